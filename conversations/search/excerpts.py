"""Showing where in a text the words were found: parts, never HTML. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from conversations.search.folding import compose
from conversations.search.pattern import Pattern
from conversations.search.words import Word, placed_words

# So many characters are shown, the first hit among them with some of what stands before it.
LENGTH, _BEFORE = 160, 40
_ELLIPSIS = "…"
_SPACES = re.compile(r"\s+")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an excerpt; ``is_hit`` if it was searched for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text on one line, and the ``[start, end)`` of each hit in it, in characters."""

    text: str = ""
    ranges: tuple[Range, ...] = ()

    @property
    def parts(self) -> list[Part]:
        """The excerpt in order, hits apart from the rest."""
        ends = [0, *(place for hit in self.ranges for place in hit), len(self.text)]
        return [
            Part(self.text[start:end], is_hit=bool(number % 2))
            for number, (start, end) in enumerate(pairwise(ends))
            if start < end
        ]


def build_excerpt(texts: Sequence[str], pattern: Pattern) -> Excerpt:
    """The piece of the first of ``texts`` that has a hit; else the beginning of the first."""
    lines = [line for text in texts if (line := _SPACES.sub(" ", compose(text)).strip())]
    for line in lines:
        ranges = hits_in(line, pattern)
        if ranges:
            return _cut(line, ranges)
    return _cut(lines[0], []) if lines else Excerpt()


def hits_in(text: str, pattern: Pattern) -> list[Range]:
    """Where in ``text``, which is composed, the wanted words stand; in order, none overlapping."""
    placed = list(placed_words(text))
    words = [word.text for word in placed]
    found = [
        (placed[start].start, _end(placed[start:end]))
        for phrase in pattern.wanted
        for start in range(len(words))
        if (end := phrase.ends_at(words, start)) is not None
    ]
    return _joined(sorted(found))


def _end(words: Sequence[Word]) -> int:
    return max(word.end for word in words)


def _joined(ranges: Sequence[Range]) -> list[Range]:
    joined: list[Range] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _cut(line: str, ranges: Sequence[Range]) -> Excerpt:
    """``line`` around its first hit, beginning with a word."""
    first = ranges[0][0] if ranges else 0
    start = _start(line, first) if first > _BEFORE else 0
    end = min(len(line), max(start + LENGTH, ranges[0][1] if ranges else 0))
    before, after = _ELLIPSIS * (start > 0), _ELLIPSIS * (end < len(line))
    moved = len(before) - start
    kept = tuple((one + moved, min(other, end) + moved) for one, other in ranges if one < end)
    return Excerpt(f"{before}{line[start:end]}{after}", kept)


def _start(line: str, first: int) -> int:
    """Some way before the hit, at a word if there are words."""
    earliest = first - _BEFORE
    space = line.find(" ", earliest, first)
    return earliest if space < 0 else space + 1
