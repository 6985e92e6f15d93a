"""What a text consists of, as far as it can be searched for: its words. Pure.

Scripts that are written without spaces have no words to split at. Of them each pair of
neighbouring characters is one, and the last character by itself: any stretch of such a
text is then a run of pairs, and can be found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from conversations.search.folding import compose, fold

# Longer ones are links and keys; the beginning is enough to find them by.
_LONGEST = 64
# More than any platform lets people write; an index row has room for it.
MOST_CHARACTERS = 20_000

_ASCII_WORDS = regex.compile(r"[a-z0-9]+")
_SCRIPTS = "".join(
    rf"\p{{scx={name}}}"
    for name in ("Thai", "Laoo", "Khmr", "Mymr", "Tibt", "Hani", "Hira", "Kana")
)
_WORD = r"\p{L}\p{N}\p{M}"
_FOLDED_WORDS = regex.compile(f"[{_WORD}]+")
# A run of a script without spaces, or one of the others.
_RUNS = regex.compile(f"(?V1)(?P<unspaced>[[{_SCRIPTS}]&&[{_WORD}]]+)|[[{_WORD}]--[{_SCRIPTS}]]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, folded, and where it stands in the composed text.

    ``unspaced``: one of the pairs. ``is_tail``: the single character that ends a run.
    """

    text: str
    start: int
    end: int
    unspaced: bool = False
    is_tail: bool = False


def words_of(text: str) -> list[str]:
    """The words of ``text`` in order, folded; of a very long text those of its beginning."""
    shown = text[:MOST_CHARACTERS]
    if shown.isascii():
        return [word[:_LONGEST] for word in _ASCII_WORDS.findall(shown.lower())]
    return [word.text for word in placed_words(compose(shown))]


def placed_words(text: str) -> Iterator[Word]:
    """The same words with their places in ``text``, which is composed."""
    for run in _RUNS.finditer(text):
        split = _pairs if run["unspaced"] else _spelled
        yield from split(run.group(), run.start())


def _spelled(run: str, start: int) -> Iterator[Word]:
    """One word, unless folding takes a sign apart."""
    for word in _FOLDED_WORDS.findall(fold(run)):
        yield Word(word[:_LONGEST], start, start + len(run))


def _pairs(run: str, start: int) -> Iterator[Word]:
    signs = [
        (folded, start + place)
        for place, sign in enumerate(run)
        if (folded := "".join(_FOLDED_WORDS.findall(fold(sign))))
    ]
    for (one, at), (other, next_at) in pairwise(signs):
        yield Word(one + other, at, next_at + 1, unspaced=True)
    if signs:
        last, at = signs[-1]
        yield Word(last, at, at + 1, unspaced=True, is_tail=True)
