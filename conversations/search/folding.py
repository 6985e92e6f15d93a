"""Letters made comparable: case, accents, widths and kinds of digits do not count. Pure.

Done here rather than by a database, whose idea of a letter depends on its make and on its
locale: the same text is then found by the same words everywhere.
"""

import unicodedata

# Marks that people leave out as they type, as ranges of code points. What is a vowel or a
# tone of its own (Thai, Devanagari) is not among them.
_LEFT_OUT = (
    (0x0300, 0x036F),  # accents of Latin, Greek, Cyrillic
    (0x0483, 0x0489),  # Old Cyrillic
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),  # Arabic signs
    (0x064B, 0x065F),  # Arabic vowels, and the hamza on a carrier
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),  # variants of signs
    (0xFE20, 0xFE2F),
)
# Letters that are typed as others though Unicode does not derive them.
_LATIN = "ø:o ł:l đ:d ð:d ħ:h ŧ:t ı:i þ:th æ:ae œ:oe ə:e"
# Arabic and Persian: one letter in several dresses, and the stroke that stretches words.
_ARABIC = "ى:ي ی:ي ک:ك ة:ه ـ:"
_TYPED_AS = dict(pair.split(":") for pair in f"{_LATIN} {_ARABIC}".split())


class _Folds(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """``text`` with each of its characters folded; it may become longer or shorter."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def compose(text: str) -> str:
    """``text`` with each letter and its accents as one character, as far as there is one.

    What is folded has to be composed: only then is a character all there is to a letter.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _fold_character(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.casefold())
    kept = "".join(_fold_part(part) for part in parts if not _is_left_out(part))
    return unicodedata.normalize("NFC", kept).casefold()


def _fold_part(part: str) -> str:
    if unicodedata.category(part) == "Nd":
        return str(unicodedata.digit(part))
    return _TYPED_AS.get(part, part)


def _is_left_out(part: str) -> bool:
    code = ord(part)
    return any(first <= code <= last for first, last in _LEFT_OUT)
