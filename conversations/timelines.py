"""What stands in one conversation, in the order of time, page by page.

Messages, and beside them notes, notices and deeds: three small tables read in one query.
"""

from dataclasses import dataclass

from django.db.models import Q

from conversations import inbox
from conversations.models import Conversation, Deed, Message, Note, Notice
from conversations.timeline_asides import read_beside
from echodesk.keyset import Cursor, decode
from echodesk.workspaces.models import Membership

# What stands in a timeline, and what it is to those who draw it.
Item = Message | Note | Notice | Deed

# At the same instant notices stand before messages (who comes by an ad writes at once),
# messages before notes, and deeds last.
_NOTICE, _MESSAGE, _NOTE, _DEED = -1, 0, 1, 2
# How far a page goes on beyond the message it is opened at, and how far down the newest page
# is still the one to open.
_AROUND, _NEAR = 20, 40


@dataclass(frozen=True, slots=True)
class Timeline:
    """Messages, notes, notices and deeds of one conversation, oldest first.

    ``older_cursor`` goes on, where there is more.
    """

    items: list[Item]
    older_cursor: str


def timeline(
    member: Membership | None, conversation: Conversation, *, before: str = "", size: int = 50
) -> Timeline:
    """The ``size`` newest of all that is older than ``before``, oldest first.

    One cursor fits the four tables, as they have an order at the same instant. Raises
    ``BadCursorError``.
    """
    place = decode(before) if before else None
    said = inbox.messages(member, conversation).filter(_older(place, "occurred_at", _MESSAGE))
    older = {
        "Note": _older(place, "created_at", _NOTE),
        "Notice": _older(place, "occurred_at", _NOTICE),
        "Deed": _older(place, "created_at", _DEED),
    }
    found: list[Item] = [
        *said.order_by("-occurred_at", "-pk")[: size + 1],
        *read_beside(member, conversation, older, size + 1),
    ]
    found.sort(key=lambda item: (place_of(item).at, place_of(item).rank, item.pk), reverse=True)
    items = found[:size][::-1]
    return Timeline(items, place_of(items[0]).encode() if len(found) > size else "")


def place_of(item: Item) -> Cursor:
    """Where ``item`` stands in its timeline."""
    match item:
        case Message():
            return Cursor(item.occurred_at, item.pk, _MESSAGE)
        case Notice():
            return Cursor(item.occurred_at, item.pk, _NOTICE)
        case Note():
            return Cursor(item.created_at, item.pk, _NOTE)
        case Deed():
            return Cursor(item.created_at, item.pk, _DEED)


def place_after(message: Message) -> str:
    """The cursor of the stretch that ends with ``message``."""
    return Cursor(message.occurred_at, message.pk + 1, _MESSAGE).encode()


def place_around(member: Membership | None, conversation: Conversation, message_id: int) -> str:
    """The cursor of a stretch with the message in it and some after; empty for the newest.

    Of a message that is not there, the newest.
    """
    rows = inbox.messages(member, conversation)
    message = rows.filter(pk=message_id).first()
    if message is None:
        return ""
    newer = Cursor(message.occurred_at, message.pk, backward=True).rows("occurred_at")
    after = list(rows.filter(newer).order_by("occurred_at", "pk")[: _NEAR + 1])
    return place_after(after[_AROUND - 1]) if len(after) > _NEAR else ""


def _older(place: Cursor | None, time_field: str, rank: int) -> Q:
    if place is None:
        return Q()
    if rank == place.rank:
        return place.rows(time_field)
    return Q(**{f"{time_field}__{'lte' if rank < place.rank else 'lt'}": place.at})
