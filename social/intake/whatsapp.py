"""WhatsApp: ``entry[].changes[]`` of a business account.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples
"""

from collections.abc import Iterator
from typing import Any

from social.contents import MessageKind
from social.events import (
    InboundEvent,
    MalformedItem,
    MessageChange,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    ReactionChanged,
    ReceiptReceived,
    ReceiptStatus,
    UnknownEvent,
)
from social.intake import wire
from social.intake.context import ItemContext


def read_change(change: wire.Json, context: ItemContext) -> list[InboundEvent | MalformedItem]:
    """One change, which may carry several messages and statuses. Each is read by itself."""
    field = wire.text(change, "field")
    value = wire.optional_child(change, "value")
    number_id = wire.optional_identifier(wire.optional_child(value, "metadata"), "phone_number_id")
    if context.is_test():
        return [context.test(field)]
    events = [
        _read(kind, item, value, context, number_id)
        for kind in ("messages", "message_echoes", "statuses")
        for item in wire.items(value, kind)
    ]
    return events or [context.unknown(field or "change", number_id)]


def _read(
    kind: str, item: object, value: wire.Json, context: ItemContext, number_id: str
) -> InboundEvent | MalformedItem:
    try:
        fields = wire.mapping(item, kind)
        if kind == "messages" and fields.get("type") in {"reaction", "edit", "revoke"}:
            return _change(fields, value, context, number_id)
        if kind == "messages":
            return _received(fields, value, context, number_id)
        if kind == "message_echoes":
            return _echo(fields, context, number_id)
        return _status(fields, context, number_id)
    except wire.WireError as error:
        return MalformedItem(origin=context.origin, error=str(error), raw=item)


# A voice message that was played was read.
_STATUSES = {
    "sent": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.READ,
    "played": ReceiptStatus.READ,
    "failed": ReceiptStatus.FAILED,
}


def _status(
    status: wire.Json, context: ItemContext, number_id: str
) -> ReceiptReceived | UnknownEvent:
    word = wire.text(status, "status")
    if word not in _STATUSES:
        return context.unknown(f"status:{word}", number_id, time=status.get("timestamp"))
    error = next(wire.objects(status, "errors"), {})
    code = error.get("code")
    return ReceiptReceived(
        origin=context.origin,
        platform=context.platform,
        account_ids=(number_id,) if number_id else (),
        occurred_at=context.moment(status.get("timestamp")),
        person_id=wire.optional_identifier(status, "recipient_id"),
        status=_STATUSES[word],
        external_ids=(wire.identifier(status, "id"),),
        correlation=wire.text(status, "biz_opaque_callback_data"),
        error_code=code if isinstance(code, int) else None,
        error_text=_error_text(error),
    )


def _error_text(error: wire.Json) -> str:
    """Meta's words; the useful half is in ``error_data.details``."""
    details = wire.text(wire.optional_child(error, "error_data"), "details")
    words = (wire.text(error, "message") or wire.text(error, "title"), details)
    return " - ".join(word for word in words if word)


def _body(message: wire.Json) -> tuple[MessageKind, str]:
    """The kind and text of a message; all but plain text is shown as unsupported for now."""
    body = wire.text(wire.optional_child(message, "text"), "body")
    plain = message.get("type") == "text" and body
    return (MessageKind.TEXT if plain else MessageKind.UNSUPPORTED), body


def _received(
    message: wire.Json, value: wire.Json, context: ItemContext, number_id: str
) -> MessageReceived:
    contact = _contact_of(message, value)
    profile = wire.optional_child(contact, "profile")
    kind, text = _body(message)
    return MessageReceived(
        origin=context.origin,
        platform=context.platform,
        account_ids=(number_id,) if number_id else (),
        occurred_at=context.moment(message.get("timestamp")),
        external_id=wire.identifier(message, "id"),
        sender_id=_person_id(message, contact),
        sender_name=wire.text(profile, "name"),
        sender_username=wire.text(profile, "username"),
        kind=kind,
        text=text,
        reply_to_external_id=wire.optional_identifier(
            wire.optional_child(message, "context"), "id"
        ),
    )


def _change(
    message: wire.Json, value: wire.Json, context: ItemContext, number_id: str
) -> MessageChange:
    """A message about an earlier one: a reaction, new words, or its end."""
    kind = wire.text(message, "type")
    change = wire.child(message, kind)
    shared: dict[str, Any] = {
        "origin": context.origin,
        "platform": context.platform,
        "account_ids": (number_id,) if number_id else (),
        "occurred_at": context.moment(message.get("timestamp")),
        "person_id": _person_id(message, _contact_of(message, value)),
    }
    if kind == "reaction":
        shared["external_id"] = wire.identifier(change, "message_id")
        return ReactionChanged(**shared, by_business=False, emoji=wire.text(change, "emoji"))
    shared["external_id"] = wire.identifier(change, "original_message_id")
    if kind == "revoke":
        return MessageUnsent(**shared)
    return MessageEdited(**shared, text=_body(wire.child(change, "message"))[1])


def _contacts(value: wire.Json) -> Iterator[wire.Json]:
    return wire.objects(value, "contacts")


def _contact_of(message: wire.Json, value: wire.Json) -> wire.Json:
    """The contact a message is from: by number or user id, or the only one there is."""
    wanted = {wire.optional_identifier(message, key) for key in ("from", "from_user_id")} - {""}
    contacts = list(_contacts(value))
    for contact in contacts:
        known = {wire.optional_identifier(contact, key) for key in ("wa_id", "user_id")}
        if wanted & known:
            return contact
    return contacts[0] if len(contacts) == 1 and not wanted else {}


def _person_id(message: wire.Json, contact: wire.Json) -> str:
    """The number, else the user id: people with a username may hide their number."""
    return (
        wire.optional_identifier(message, "from")
        or wire.optional_identifier(contact, "wa_id")
        or wire.optional_identifier(message, "from_user_id")
        or wire.identifier(contact, "user_id")
    )


def _echo(echo: wire.Json, context: ItemContext, number_id: str) -> MessageEchoed:
    """A message written in the WhatsApp Business app beside us."""
    kind, text = _body(echo)
    return MessageEchoed(
        origin=context.origin,
        platform=context.platform,
        account_ids=(number_id,) if number_id else (),
        occurred_at=context.moment(echo.get("timestamp")),
        external_id=wire.identifier(echo, "id"),
        recipient_id=wire.identifier(echo, "to"),
        kind=kind,
        text=text,
    )
