"""One delivery, as far as a member sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404

from social.deliveries.cutting import Cutter, Misread
from social.deliveries.listing import DeliveryRow, rows_of
from social.deliveries.masking import mask, readable
from social.deliveries.query import TROUBLE, find_messages
from social.deliveries.sight import Sight
from social.events import (
    AccountNews,
    CommentChanged,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    ReactionChanged,
    ReceiptReceived,
)
from social.intake.drain import raw_delivery
from social.intake.kinds import kind_of, kind_words
from social.intake.parse import Parsed, parse_delivery
from social.models import DeliveryItem, ItemOutcome, WebhookDelivery
from social.privacy.traces import EMPTY_BODY

ITEMS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item. ``summary`` is what it says, where no conversation says it."""

    item: DeliveryItem
    summary: str = ""
    external_id: str = ""
    conversation_id: int | None = None

    @property
    def words(self) -> str:
        """What it is."""
        return kind_words(self.item.kind)

    @property
    def is_troubled(self) -> bool:
        """Whether it could not be received."""
        return self.item.outcome in TROUBLE


def get_delivery(sight: Sight, pk: int) -> DeliveryRow:
    """The delivery of that number, if the member sees any of it; else 404."""
    # First of all, as a worker may read it just now: afterwards it has items to be seen.
    is_unread = sight.unread.filter(pk=pk).exists()
    delivery = WebhookDelivery.objects.filter(pk=pk).first()
    if delivery is None:
        raise Http404
    row = rows_of(sight, [delivery])[0]
    if not row.groups and not is_unread:
        raise Http404
    return row


def items_of(
    sight: Sight, delivery: WebhookDelivery, *, after: int = -1, size: int = ITEMS_SHOWN
) -> list[ItemView]:
    """The visible items behind the position ``after``, and where their messages are."""
    rows = sight.items([delivery.pk]).filter(position__gt=after).select_related("account")
    items = list(rows.order_by("position")[:size])
    events = _events_of(delivery, items)
    named = [(item, _external_id(event)) for item, event in zip(items, events, strict=True)]
    places = _conversations(sight, named)
    return [
        ItemView(
            item, _summary(event), external_id, places.get((item.account_id or 0, external_id))
        )
        for (item, external_id), event in zip(named, events, strict=True)
    ]


def payload_of(sight: Sight, row: DeliveryRow) -> Any:
    """What Meta posted, as far as the member sees it, masked; a text if it is no JSON.

    ``None`` where it cannot be told what in it is theirs.
    """
    delivery = row.delivery
    if sight.alone:
        return readable(bytes(delivery.body))
    theirs = sight.items([delivery.pk]).filter(pk=OuterRef("pk"))
    stored = delivery.items.order_by("position").annotate(is_visible=Exists(theirs))
    kinds, visible = [], set()
    for position, kind, is_visible in stored.values_list("position", "kind", "is_visible"):
        kinds.append(kind)
        if is_visible:
            visible.add(position)
    if len(visible) == len(kinds):
        return readable(bytes(delivery.body))
    try:
        return mask(Cutter(raw_delivery(delivery), kinds, visible.__contains__).cut())
    except Misread:
        return None


def is_erased(delivery: WebhookDelivery) -> bool:
    """Whether it was about somebody who has been erased, so that nothing of it is left."""
    return bytes(delivery.body) == EMPTY_BODY


def _events_of(delivery: WebhookDelivery, items: Sequence[DeliveryItem]) -> Sequence[Parsed | None]:
    """What each item is, read again; ``None`` if it is read otherwise by now."""
    parsed = parse_delivery(raw_delivery(delivery))
    found = [parsed[item.position] if item.position < len(parsed) else None for item in items]
    return [
        event if event is not None and kind_of(event) == item.kind else None
        for item, event in zip(items, found, strict=True)
    ]


def _external_id(event: Parsed | None) -> str:
    """The id of the message the item is about, if it is about one."""
    match event:
        case MessageReceived() | MessageEchoed() | ReactionChanged():
            return event.external_id
        case MessageEdited() | MessageUnsent():
            return event.external_id
        case ReceiptReceived():
            return next(iter(event.external_ids), "")
        case _:
            return ""


def _summary(event: Parsed | None) -> str:
    match event:
        case CommentChanged():
            return event.text
        case AccountNews():
            return event.summary
        case _:
            return ""


def _conversations(
    sight: Sight, named: Sequence[tuple[DeliveryItem, str]]
) -> dict[tuple[int, str], int]:
    received = [
        (item.account_id, external_id)
        for item, external_id in named
        if item.outcome == ItemOutcome.RECEIVED and item.account_id and external_id
    ]
    account_ids, external_ids = {a for a, _e in received}, {e for _a, e in received}
    found = find_messages(sight.member, account_ids, external_ids)
    return {
        (message.account_id, message.external_id or ""): message.conversation_id
        for message in found
    }
