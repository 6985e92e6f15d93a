"""Reading fields of a payload that may be anything.

Every reader names what it wanted when it raises :class:`WireError`, so that the
delivery log can say why an item was not understood. Optional ones give a default.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]

_MILLISECONDS_FROM = 10**11
_MICROSECONDS_FROM = 10**14
_LATEST_SECOND = 253_402_300_799
_LATEST = _LATEST_SECOND * 1_000_000
# What the database holds, which is more than any id of Meta's.
_LONGEST_ID = 512
_LONGEST_NUMBER = 32


class WireError(ValueError):
    """A payload is not of the shape its place asks for."""


def mapping(value: Any, where: str) -> Json:
    """``value`` as an object."""
    if not isinstance(value, dict):
        raise WireError(f"{where} is not an object")
    return value


def child(parent: Json, key: str) -> Json:
    """The object under ``key``."""
    return mapping(parent.get(key), key)


def optional_child(parent: Json, key: str) -> Json:
    """The object under ``key``; an empty one if there is none."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def items(parent: Json, key: str) -> list[Any]:
    """The list under ``key``; an empty one if it is absent or something else."""
    value = parent.get(key)
    return value if isinstance(value, list) else []


def objects(parent: Json, key: str) -> Iterator[Json]:
    """The objects in the list under ``key``; anything else in it is passed over."""
    return (item for item in items(parent, key) if isinstance(item, dict))


def clean(text: str) -> str:
    """``text`` as a database can store it: no NUL, no half of a surrogate pair."""
    if text.isascii():
        return text.replace("\0", "\ufffd") if "\0" in text else text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\ufffd")


def text(parent: Json, key: str) -> str:
    """The text under ``key``, cleaned; empty if there is none."""
    value = parent.get(key)
    return clean(value) if isinstance(value, str) else ""


def web_address(parent: Json, key: str) -> str:
    """The address under ``key``, if a browser may follow it."""
    found = text(parent, key).strip()
    return found if found.lower().startswith(("https://", "http://")) else ""


def is_true(parent: Json, key: str) -> bool:
    """Whether a flag is set. Meta writes some as text."""
    value = parent.get(key)
    return value is True or value == "true"


def _as_identifier(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    elif not isinstance(value, str):
        return ""
    if len(value) > _LONGEST_ID:
        return ""
    # Most are letters and digits alone, which need no cleaning.
    return value if value.isalnum() else clean(value).strip()


def identifier(parent: Json, key: str) -> str:
    """Meta's id under ``key``. A number is taken digit for digit; a float would have lost some.

    Longer than 512 characters is no id.
    """
    found = _as_identifier(parent.get(key))
    if not found:
        raise WireError(f"{key} is missing")
    return found


def optional_identifier(parent: Json, key: str) -> str:
    """Meta's id under ``key``; empty if there is none."""
    value = parent.get(key)
    return "" if value is None else _as_identifier(value)


def moment(value: Any, fallback: datetime) -> datetime:
    """A time in seconds, milliseconds or microseconds, as number or text, or in ISO 8601.

    Meta uses all of them, by product and even by field, so the magnitude decides.
    What cannot be a time gives ``fallback``: a message is not lost for its clock.
    """
    if isinstance(value, str):
        value = value.strip()
        if not value.isdecimal():
            return _iso_moment(value) or fallback
        value = int(value) if len(value) < _LONGEST_NUMBER else 0
    # Asked this way round, as "not a number" is on neither side.
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= _LATEST:
        return fallback
    seconds = value
    if value >= _MICROSECONDS_FROM:
        seconds = value / 1_000_000
    elif value >= _MILLISECONDS_FROM:
        seconds = value / 1_000
    return datetime.fromtimestamp(seconds, UTC)


def _iso_moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
