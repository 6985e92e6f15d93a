"""What a text has to contain, word by word. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversations.search.folding import compose
from conversations.search.language import Text
from conversations.search.words import Word, placed_words

# A beginning shorter than this is that of too many words to be one of any use.
_SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to each other; with ``prefix`` the last may be longer."""

    words: tuple[str, ...]
    prefix: bool = False

    def ends_at(self, words: Sequence[str], start: int) -> int | None:
        """The place after the phrase in ``words`` if it stands at ``start``, else ``None``."""
        end = start + len(self.words)
        found = tuple(words[start:end])
        if not self.prefix:
            return end if found == self.words else None
        same = len(found) == len(self.words) and found[:-1] == self.words[:-1]
        return end if same and found[-1].startswith(self.words[-1]) else None


@dataclass(frozen=True, slots=True)
class Pattern:
    """All of ``wanted`` and none of ``unwanted``. An empty one fits everything."""

    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def pattern_of(texts: Iterable[Text]) -> Pattern:
    """The pattern that ``texts`` ask for; what has no word in it asks for nothing."""
    parted: dict[bool, dict[Phrase, None]] = {False: {}, True: {}}
    for text in texts:
        words = list(placed_words(compose(text.text)))
        if words:
            parted[text.negated][_phrase(words, prefix=text.prefix)] = None
    return Pattern(tuple(parted[False]), tuple(parted[True]))


def _phrase(words: Sequence[Word], *, prefix: bool) -> Phrase:
    last = words[-1]
    if last.is_tail and len(words) > 1 and words[-2].unspaced and not words[-2].is_tail:
        # What is searched for may go on; its pairs say all there is to say.
        return Phrase(_texts(words[:-1]))
    # A single character of a script without spaces begins a pair, or is the last.
    long_enough = last.is_tail or len(last.text) >= _SHORTEST_PREFIX
    return Phrase(_texts(words), prefix=long_enough and (prefix or last.is_tail))


def _texts(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)
