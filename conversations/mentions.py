"""Colleagues named in a note. Pure.

In a note's text a mention stands as ``@[Nino](member:12)``: whom it means stays clear,
whatever they are called later.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"@\[(?P<name>[^\[\]\n]{1,120})\]\(member:(?P<id>\d{1,18})\)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of a note that names a member."""

    member_id: int
    name: str


def parse_mentions(text: str) -> list[int]:
    """The ids of the members a note names, each once, in the order of the text."""
    return list(dict.fromkeys(int(found["id"]) for found in _TOKEN.finditer(text)))


def parse_note(text: str) -> Iterator[str | Mention]:
    """The pieces of a note: text, and mentions between."""
    end = 0
    for found in _TOKEN.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        yield Mention(int(found["id"]), found["name"])
        end = found.end()
    if end < len(text):
        yield text[end:]


def tokenise(text: str, colleagues: Iterable[tuple[int, str]]) -> str:
    """``text`` with ``@Nino`` as a token, for each of ``colleagues`` (id and name) it names.

    The longest name wins: ``@Ana Maria`` is not ``@Ana``. What is a token already stays.
    """
    by_name = {name.casefold(): (number, name) for number, name in colleagues if name}
    if not by_name or "@" not in text:
        return text
    names = sorted(map(re.escape, by_name), key=len, reverse=True)
    named = re.compile(rf"(?<!\w)@({'|'.join(names)})(?!\w)", re.IGNORECASE)
    return named.sub(lambda found: token(*by_name[found[1].casefold()]), text)


def plain(text: str) -> str:
    """A note as plain text: ``@Nino`` instead of the token."""
    return _TOKEN.sub(lambda found: f"@{found['name']}", text)


def token(member_id: int, name: str) -> str:
    """How a member is named in a note."""
    safe = re.sub(r"[\[\]\n]", " ", name).strip()
    return f"@[{safe}](member:{member_id})"
