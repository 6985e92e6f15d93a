"""By when a waiting person should have an answer. Pure: no ORM, no clock.

A workspace promises an answer within so many minutes. Where it has opening hours, only
those count.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

PromiseState = Literal["none", "ok", "soon", "late"]

# Monday first, as ``date.weekday`` counts.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Hours = Mapping[str, Sequence[Sequence[str]]]

# From this share of the promised time on, the rest is running out.
_SOON = 0.75
# A business that opens less than once in so many days has no hours to speak of.
_FARTHEST = 62


@dataclass(frozen=True, slots=True)
class Promise:
    """How an answer stands to what was promised; ``due_at`` is ``None`` where nothing was."""

    state: PromiseState
    due_at: datetime | None


NOTHING = Promise("none", None)


def promise_for(
    waiting_since: datetime | None,
    now: datetime,
    *,
    minutes: int | None,
    hours: Hours,
    zone: ZoneInfo,
) -> Promise:
    """The promise to somebody who waits since then; ``None`` waits for nothing."""
    if waiting_since is None or not minutes:
        return NOTHING
    due = open_time_after(waiting_since, timedelta(minutes=minutes), hours, zone)
    soon = open_time_after(waiting_since, timedelta(minutes=minutes) * _SOON, hours, zone)
    if now >= due:
        return Promise("late", due)
    return Promise("soon" if now >= soon else "ok", due)


def open_time_after(start: datetime, length: timedelta, hours: Hours, zone: ZoneInfo) -> datetime:
    """When ``length`` of opening hours has passed since ``start``; without hours, all counts."""
    left = length
    for opens, closes in _openings(start, hours, zone):
        since = max(opens, start)
        if closes - since >= left:
            return since + left
        left -= max(closes - since, timedelta())
    return start + length


def is_open(at: datetime, hours: Hours, zone: ZoneInfo) -> bool:
    """Whether the business is open then. One without hours always is."""
    if not any(hours.values()):
        return True
    return any(opens <= at < closes for opens, closes in _openings(at, hours, zone, days=2))


def _openings(
    start: datetime, hours: Hours, zone: ZoneInfo, *, days: int = _FARTHEST
) -> Iterator[tuple[datetime, datetime]]:
    """The opening times from the day before ``start`` on: one may last over midnight."""
    first = start.astimezone(zone).date() - timedelta(days=1)
    for number in range(days + 1):
        day = first + timedelta(days=number)
        for opens, closes in sorted(map(tuple, hours.get(DAYS[day.weekday()], ()))):
            yield _span(day, time.fromisoformat(opens), time.fromisoformat(closes), zone)


def _span(day: date, opens: time, closes: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From opening to closing, on the next day where it closes before it opens.

    Compared in UTC: within one zone Python would overlook the hour that clocks jump.
    """
    last = day if closes > opens else day + timedelta(days=1)
    utc = ZoneInfo("UTC")
    return (
        datetime.combine(day, opens, zone).astimezone(utc),
        datetime.combine(last, closes, zone).astimezone(utc),
    )
