"""Instagram and Messenger: ``entry[].messaging[]``, ``standby[]`` and ``changes[]``.

https://developers.facebook.com/docs/messenger-platform/webhooks and
https://developers.facebook.com/docs/instagram-platform/webhooks.
"""

from collections.abc import Callable

from social.contents import MessageKind
from social.events import (
    InboundEvent,
    MessageEchoed,
    MessageReceived,
    ReceiptReceived,
    ReceiptStatus,
)
from social.intake import changes, wire
from social.intake.context import ItemContext

# What an item may be besides a message; the first key found names it in the log.
_OTHER_KINDS = (
    "reaction",
    "postback",
    "referral",
    "read",
    "delivery",
    "message_edit",
    "optin",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "app_roles",
)


def read_item(item: wire.Json, context: ItemContext) -> list[InboundEvent]:
    """One item of ``messaging[]`` or ``standby[]``."""
    sender = wire.optional_identifier(wire.optional_child(item, "sender"), "id")
    recipient = wire.optional_identifier(wire.optional_child(item, "recipient"), "id")
    what = "message" if "message" in item else _other_kind(item)
    if context.is_test(sender, recipient):
        return [context.test(what)]
    reader = _READERS.get(what)
    if reader is None:
        return [context.unknown(what, recipient, sender, time=item.get("timestamp"))]
    return [reader(item, what, context)]


def _other_kind(item: wire.Json) -> str:
    return next((kind for kind in _OTHER_KINDS if kind in item), "messaging")


def _kind(message: wire.Json) -> MessageKind:
    """Text that stands alone is text; anything with more to it is shown as unsupported."""
    plain = wire.text(message, "text") and not wire.items(message, "attachments")
    return MessageKind.TEXT if plain else MessageKind.UNSUPPORTED


def _received(item: wire.Json, message: wire.Json, context: ItemContext) -> MessageReceived:
    recipient = wire.optional_identifier(wire.optional_child(item, "recipient"), "id")
    return MessageReceived(
        origin=context.origin,
        platform=context.platform,
        account_ids=context.account_ids(recipient),
        occurred_at=context.moment(item.get("timestamp")),
        external_id=wire.identifier(message, "mid"),
        sender_id=wire.identifier(wire.child(item, "sender"), "id"),
        kind=_kind(message),
        text=wire.text(message, "text"),
        reply_to_external_id=wire.optional_identifier(
            wire.optional_child(message, "reply_to"), "mid"
        ),
    )


def _echo(item: wire.Json, message: wire.Json, context: ItemContext) -> MessageEchoed:
    """What the business said, by whatever means. The sender is the account."""
    sender = wire.optional_identifier(wire.optional_child(item, "sender"), "id")
    return MessageEchoed(
        origin=context.origin,
        platform=context.platform,
        account_ids=context.account_ids(sender),
        occurred_at=context.moment(item.get("timestamp")),
        external_id=wire.identifier(message, "mid"),
        recipient_id=wire.identifier(wire.child(item, "recipient"), "id"),
        kind=_kind(message),
        text=wire.text(message, "text"),
        correlation=wire.text(message, "metadata"),
    )


def _message(item: wire.Json, what: str, context: ItemContext) -> InboundEvent:
    message = wire.child(item, what)
    if message.get("is_deleted") is True:
        return changes.read(item, what, context)
    if message.get("is_echo") is True:
        return _echo(item, message, context)
    return _received(item, message, context)


def _receipt(item: wire.Json, what: str, context: ItemContext) -> ReceiptReceived:
    """Delivered or seen: by ids, by Messenger's watermark, or by both."""
    receipt = wire.child(item, what)
    ids = [wire.optional_identifier(receipt, "mid"), *_identifiers(wire.items(receipt, "mids"))]
    watermark = receipt.get("watermark")
    return ReceiptReceived(
        origin=context.origin,
        platform=context.platform,
        account_ids=context.account_ids(
            wire.optional_identifier(wire.optional_child(item, "recipient"), "id")
        ),
        occurred_at=context.moment(item.get("timestamp")),
        person_id=wire.identifier(wire.child(item, "sender"), "id"),
        status=ReceiptStatus.READ if what == "read" else ReceiptStatus.DELIVERED,
        external_ids=tuple(external_id for external_id in ids if external_id),
        until=None if watermark is None else context.moment(watermark),
    )


_READERS: dict[str, Callable[[wire.Json, str, ItemContext], InboundEvent]] = {
    "message": _message,
    "delivery": _receipt,
    "read": _receipt,
    "reaction": changes.read,
    "message_edit": changes.read,
}


def _identifiers(values: list[object]) -> list[str]:
    return [wire.optional_identifier({"id": value}, "id") for value in values]


def read_change(change: wire.Json, context: ItemContext) -> list[InboundEvent]:
    """One item of ``changes[]``: by its field, a message in another coat or something else."""
    field = wire.text(change, "field")
    value = wire.optional_child(change, "value")
    if field in {"messages", "message_echoes"} and "message" in value:
        return read_item(value, context)
    author = wire.optional_identifier(wire.optional_child(value, "from"), "id")
    if context.is_test(author):
        return [context.test(field)]
    return [context.unknown(field or "change", time=value.get("created_time"))]
