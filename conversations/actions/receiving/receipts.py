"""How far our messages got: by id, by Messenger's watermark, before or after the message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversations.actions.receiving.correlation import message_id_of
from conversations.actions.receiving.keys import Key, key_of
from conversations.actions.receiving.people import People
from conversations.actions.receiving.watermarks import Watermark, move_by_watermark
from conversations.message_status import advances, furthest
from conversations.models import Direction, EarlyReceipt, Message, MessageStatus
from echodesk.bulk import update_rows
from social.events import Pricing, ReceiptReceived, ReceiptStatus
from social.graph.errors import error_of_status
from social.intake.routing import RoutedEvent
from social.models import SocialAccount

_SETTLED = (
    *("external_id", "status", "lease_until", "due_at"),
    *("error", "error_code", "error_detail", "pricing"),
)
_ERROR_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt and the account it came to."""

    account: SocialAccount
    event: ReceiptReceived

    @property
    def status(self) -> MessageStatus:
        """The status the messages reach by it."""
        return MessageStatus(self.event.status.value)

    @property
    def person(self) -> Key:
        """The key of the identity that got the messages."""
        return key_of(self.account, self.event.person_id)

    @property
    def keys(self) -> list[Key]:
        """The keys of the messages it names."""
        return [(self.account.pk, external_id) for external_id in self.event.external_ids]


def receipts_of(routed: Iterable[RoutedEvent]) -> list[Receipt]:
    """The receipts among the events."""
    return [
        Receipt(item.account, item.event)
        for item in routed
        if isinstance(item.event, ReceiptReceived)
    ]


def receive_receipts(receipts: Sequence[Receipt], people: People) -> list[Message]:
    """Move the messages forward; returns those that moved. ``people`` are locked.

    What is told of a message that is not known yet waits for it.
    """
    moved: dict[int, Message] = {}
    priced: dict[int, Message] = {}
    rows = _rows_named(receipts)
    unknown: list[tuple[Key, Receipt]] = []
    for receipt in receipts:
        for key in receipt.keys:
            row = rows.get(key) or _take_correlated(receipt, rows, key)
            if row is None:
                unknown.append((key, receipt))
                continue
            if _move(row, receipt):
                moved[row.pk] = row
            if _note_price(row, receipt.status, receipt.event.pricing):
                priced[row.pk] = row
    marks = [mark for receipt in receipts if (mark := _watermark(receipt)) is not None]
    for row in move_by_watermark(marks, people, named=rows.values()):
        moved[row.pk] = row
    _keep_for_later(unknown)
    update_rows(list((priced | moved).values()), *_SETTLED)
    return list(moved.values())


def take_up_early(messages: Sequence[Message]) -> list[Message]:
    """Apply what was told of these messages before they were known; returns those that moved."""
    keys = {(row.account_id, row.external_id): row for row in messages if row.external_id}
    early = _early({key for key in keys if key[1]})
    moved = []
    for key, receipt in early.items():
        row = keys[key]
        if receipt.pricing:
            row.pricing = receipt.pricing
        if not advances(row.status, receipt.status):
            continue
        row.status = MessageStatus(receipt.status)
        if row.status == MessageStatus.FAILED:
            row.error, row.error_code = receipt.error, receipt.error_code
            row.error_detail = receipt.error_detail
        moved.append(row)
    update_rows([keys[key] for key in early], *_SETTLED)
    EarlyReceipt.objects.filter(pk__in=[receipt.pk for receipt in early.values()]).delete()
    return moved


def _note_price(row: Message | EarlyReceipt, status: MessageStatus, price: Pricing | None) -> bool:
    """Keep what WhatsApp charges, as told with the furthest status; ``True`` if that is new."""
    held = row.pricing["status"] if row.pricing else None
    if not price or (held and not advances(held, status)):
        return False
    row.pricing = {**price, "status": status.value}
    return True


def _rows_named(receipts: Sequence[Receipt]) -> dict[Key, Message]:
    """Outgoing messages the receipts name: by Meta's id, and by correlation those without one."""
    keys = {key for receipt in receipts for key in receipt.keys}
    # Index: one_message_per_id.
    rows = Message.objects.select_for_update(no_key=True).filter(
        direction=Direction.OUT,
        account_id__in={account_id for account_id, _ in keys},
        external_id__in={external_id for _, external_id in keys},
    )
    return {(row.account_id, row.external_id or ""): row for row in rows.order_by("pk")}


def _take_correlated(receipt: Receipt, rows: dict[Key, Message], key: Key) -> Message | None:
    """The row the send was of, whose answer never came: WhatsApp returns our correlation."""
    message_id = message_id_of(receipt.event.correlation)
    if message_id is None:
        return None
    row = (
        Message.objects.select_for_update(no_key=True)
        .filter(pk=message_id, account_id=receipt.account.pk, external_id=None)
        .first()
    )
    if row is not None:
        row.external_id = receipt.event.external_ids[0]
        rows[key] = row
    return row


def _move(row: Message, receipt: Receipt) -> bool:
    """Let the row go as far as the receipt says; ``True`` if it moved."""
    news = receipt.status
    if row.status in {MessageStatus.SENDING, MessageStatus.QUEUED, MessageStatus.UNCERTAIN}:
        row.lease_until = row.due_at = None
    if not advances(row.status, news):
        return False
    row.status = news
    row.error, row.error_code, row.error_detail = _error_of(receipt)
    return True


def _error_of(receipt: Receipt) -> tuple[str, str, str]:
    """For the agent, its code, and for the operator; all empty unless it failed."""
    event = receipt.event
    if event.status != ReceiptStatus.FAILED:
        return "", "", ""
    error = error_of_status(event.error_code, event.error_text)
    return error.agent_message[:_ERROR_LENGTH], str(event.error_code or ""), error.detail


def _watermark(receipt: Receipt) -> Watermark | None:
    event = receipt.event
    if event.until is None:
        return None
    return Watermark(receipt.person, event.status == ReceiptStatus.READ, event.until)


def _early(keys: set[Key]) -> dict[Key, EarlyReceipt]:
    if not keys:
        return {}
    rows = EarlyReceipt.objects.select_for_update().filter(
        account_id__in={account_id for account_id, _ in keys},
        external_id__in={external_id for _, external_id in keys},
    )
    return {(row.account_id, row.external_id): row for row in rows.order_by("pk")}


def _keep_for_later(unknown: Sequence[tuple[Key, Receipt]]) -> None:
    kept = _early({key for key, _ in unknown})
    fresh: dict[Key, EarlyReceipt] = {}
    for key, receipt in unknown:
        row = kept.get(key) or fresh.get(key)
        if row is None:
            row = fresh[key] = EarlyReceipt(account_id=key[0], external_id=key[1])
            row.status = receipt.status
            row.error, row.error_code, row.error_detail = _error_of(receipt)
        elif advances(row.status, receipt.status):
            row.status = furthest(row.status, receipt.status)
            row.error, row.error_code, row.error_detail = _error_of(receipt)
        _note_price(row, receipt.status, receipt.event.pricing)
    EarlyReceipt.objects.bulk_create([fresh[key] for key in sorted(fresh)], ignore_conflicts=True)
    update_rows(list(kept.values()), "status", "error", "error_code", "error_detail", "pricing")
