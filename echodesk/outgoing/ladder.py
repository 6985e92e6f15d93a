"""When a dispatch is tried again. Pure.

The rungs are those of Svix, which receivers know: eight attempts over 28 hours.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_HOUR = 3600
# Seconds before each attempt, counted from the one before.
DELAYS = (0, 5, 300, 1800, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 10 * _HOUR)
# How long somebody may ask us to wait, at most.
LONGEST_WAIT = timedelta(seconds=10 * _HOUR)
# How long an endpoint may fail before it is disabled.
PATIENCE = timedelta(days=5)


def rungs(*, is_test: bool) -> int:
    """How many attempts are made. A test is tried once: somebody waits for what comes of it."""
    return 1 if is_test else len(DELAYS)


def next_delay(
    used: int, *, is_test: bool = False, asked: timedelta | None = None
) -> timedelta | None:
    """How long to wait after ``used`` attempts that failed; ``None``: there is no other.

    ``asked`` is how long the receiver wants us to wait.
    """
    if used >= rungs(is_test=is_test):
        return None
    return max(timedelta(seconds=DELAYS[used]), asked or timedelta())


def read_retry_after(text: str, now: datetime) -> timedelta | None:
    """What a ``Retry-After`` header asks for, within limits: seconds or a date."""
    wait = _seconds(text.strip()) or _until(text, now)
    if wait is None or wait <= timedelta():
        return None
    return min(wait, LONGEST_WAIT)


def _seconds(text: str) -> timedelta | None:
    if not (text.isascii() and text.isdecimal()):
        return None
    # More digits than any wait has would be too many for a number.
    return timedelta(seconds=int(text[:9]))


def _until(text: str, now: datetime) -> timedelta | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def is_out_of_patience(failing_since: datetime | None, now: datetime) -> bool:
    """Whether an endpoint has failed for so long that it is disabled."""
    return failing_since is not None and now - failing_since >= PATIENCE
