"""Text from people, made fit for a database. Pure."""

# A column holds nineteen digits; no id of ours will ever have that many.
_ID_DIGITS = 18


def clean(text: str) -> str:
    """``text`` without what PostgreSQL cannot store (NUL, half a surrogate pair), stripped."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def parse_id(text: str) -> int | None:
    """The row id written in ``text``; ``None`` where it is none or fits no column."""
    if not (text.isascii() and text.isdecimal()) or len(text) > _ID_DIGITS:
        return None
    return int(text)
