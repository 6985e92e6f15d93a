"""The text that goes out with a send and comes back with its echo or its status."""

import re

_CORRELATION = re.compile(r"echodesk:(\d{1,18})")


def correlation_of(message_id: int) -> str:
    """The correlation of one of our messages."""
    return f"echodesk:{message_id}"


def message_id_of(correlation: str) -> int | None:
    """The message a correlation names; ``None`` if it is not one of ours."""
    match = _CORRELATION.fullmatch(correlation)
    return int(match[1]) if match else None
