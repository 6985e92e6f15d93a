"""A long text in parts that a platform takes, in order. Pure.

A text breaks where a reader would pause: between paragraphs, sentences, words. What
people see as one character is never torn, unless it alone is too long.
"""

from collections.abc import Iterator, Sequence

import regex

from social.platforms import Traits, traits

_CHARACTER = regex.compile(r"\X")
_WORD, _SENTENCE, _PARAGRAPH = 1, 2, 3
_ENDS = frozenset(".!?…:;؟؛।")
# Scripts without spaces: a sentence ends with the sign itself.
_FULL_ENDS = frozenset("。！？．")
_CLOSING = frozenset("\"'”’»›)]}」』")


def split_text(platform: str, text: str) -> list[str]:
    """``text`` in parts within the platform's limit; the white space at the seams is left out.

    A text that fits is one part. Nothing but white space has none.
    """
    allowed = traits(platform)
    characters = list(_characters(text, allowed))
    sizes = [allowed.text_length(character) for character in characters]
    parts = []
    start = _skip_space(characters, 0)
    while start < len(characters):
        end = _reach(sizes, start, allowed.text_limit)
        if end < len(characters):
            end = _seam(characters, start, end)
        parts.append(_joined(characters[start:end]))
        start = _skip_space(characters, end)
    return parts


def _characters(text: str, allowed: Traits) -> Iterator[str]:
    """What people see as characters; one that no part could hold comes in pieces."""
    for found in _CHARACTER.findall(text):
        if allowed.text_length(found) > allowed.text_limit:
            yield from found
        else:
            yield found


def _skip_space(characters: Sequence[str], start: int) -> int:
    while start < len(characters) and characters[start].isspace():
        start += 1
    return start


def _joined(characters: Sequence[str]) -> str:
    end = len(characters)
    while end and characters[end - 1].isspace():
        end -= 1
    return "".join(characters[:end])


def _reach(sizes: Sequence[int], start: int, limit: int) -> int:
    """How far a part may go at most; at least one character."""
    end, total = start, 0
    while end < len(sizes) and total + sizes[end] <= limit:
        total += sizes[end]
        end += 1
    return max(end, start + 1)


def _seam(characters: Sequence[str], start: int, end: int) -> int:
    """The best place to break before ``end``: the strongest in the second half, else a word's."""
    best, strongest = end, 0
    half = start + (end - start) // 2
    for place in range(end, start, -1):
        if place < half and strongest:
            break
        strength = _strength(characters, place)
        if strength > strongest:
            best, strongest = place, strength
    return best


def _strength(characters: Sequence[str], place: int) -> int:
    """How good it is to break between ``place`` and what stands before it; 0 is not at all."""
    before, after = characters[place - 1], characters[place]
    if not after.isspace():
        return _SENTENCE if before in _FULL_ENDS else 0
    if "\n" in after or "\r" in after:
        following = characters[place + 1] if place + 1 < len(characters) else ""
        return _PARAGRAPH if following.isspace() else _SENTENCE
    return _SENTENCE if _ends_sentence(characters, place) else _WORD


def _ends_sentence(characters: Sequence[str], place: int) -> bool:
    while place > 0 and characters[place - 1] in _CLOSING:
        place -= 1
    return place > 0 and characters[place - 1] in _ENDS
