"""Every word people read, as the sources have it: Python and templates, by Django's rules."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("conversations", "echodesk", "social")
_CONTEXT_FIRST = ((1, "c"), 2)
_KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": _CONTEXT_FIRST,
    "npgettext_lazy": (*_CONTEXT_FIRST, 3),
}


class Word(NamedTuple):
    """One thing to translate: ``id`` is a pair where there are a singular and a plural."""

    id: str | tuple[str, str]
    context: str | None
    place: str
    hints: list[str]


def extract_words() -> Iterator[Word]:
    """All of them, file by file."""
    for package in _PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from _words_of(path, path.read_text())
    for path in sorted((ROOT / "templates").rglob("*.*")):
        # Within brackets line breaks and indents mean nothing, as in a template.
        yield from _words_of(path, f"(\n{templatize(path.read_text())}\n)")


def _words_of(path: Path, source: str) -> Iterator[Word]:
    place = path.relative_to(ROOT).as_posix()
    found = extract("python", io.BytesIO(source.encode()), _KEYWORDS, ["Translators:"])
    for _line, words, hints, context in found:
        pair = (words[0], words[1]) if isinstance(words, tuple) else words
        yield Word(pair, context, place, list(hints))
