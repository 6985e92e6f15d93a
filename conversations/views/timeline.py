"""A timeline as it is shown: days, the line above what is new, runs of bubbles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from conversations.models import Deed, Direction, Message, Note, Notice
from conversations.timelines import Item

# Messages of one sender closer than this stand as one run, with one time below.
# static/js/timeline.js joins live messages by the same rule.
_RUN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message, note, notice or deed, and what stands above it.

    ``new_day``: the first of its day here. ``is_new``: the first unread one.
    ``continued``: goes on a run. ``last``: ends one, and so shows face and time.
    """

    item: Item
    at: datetime
    new_day: bool = False
    is_new: bool = False
    continued: bool = False
    last: bool = True

    @property
    def is_note(self) -> bool:
        return isinstance(self.item, Note)

    @property
    def is_notice(self) -> bool:
        return isinstance(self.item, Notice)

    @property
    def is_deed(self) -> bool:
        return isinstance(self.item, Deed)

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


def time_of(item: Item) -> datetime:
    """When it was said, by the clock that is shown."""
    return item.created_at if isinstance(item, Note | Deed) else item.occurred_at


def present(
    items: Sequence[Item], *, unread: int = 0, read_until: datetime | None = None
) -> list[Entry]:
    """``items``, oldest first, as entries.

    New is what came in after ``read_until``; where that is not known, the last ``unread``.
    """
    first_new = _first_unread(items, unread) if read_until is None else _after(items, read_until)
    entries: list[Entry] = []
    for position, item in enumerate(items):
        entry = Entry(item, time_of(item), is_new=position == first_new)
        before = entries[-1] if entries else None
        entry = replace(entry, new_day=before is None or before.day != entry.day)
        if before is not None and _goes_on(before, entry):
            entries[-1] = replace(before, last=False)
            entry = replace(entry, continued=True)
        entries.append(entry)
    return entries


def _first_unread(items: Sequence[Item], unread: int) -> int | None:
    incoming = [
        position
        for position, item in enumerate(items)
        if isinstance(item, Message) and item.direction == Direction.IN
    ]
    return incoming[-unread:][0] if unread and incoming else None


def _after(items: Sequence[Item], until: datetime) -> int | None:
    for position, item in enumerate(items):
        if (
            isinstance(item, Message)
            and item.direction == Direction.IN
            and until < item.occurred_at
        ):
            return position
    return None


def _goes_on(before: Entry, entry: Entry) -> bool:
    one, other = before.item, entry.item
    return (
        isinstance(one, Message)
        and isinstance(other, Message)
        and not (entry.new_day or entry.is_new)
        and one.direction == other.direction
        and one.author_id == other.author_id
        and entry.at - before.at < _RUN
    )
