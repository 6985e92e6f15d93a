"""Webhook payloads as Meta shapes them; pure.

Times: milliseconds in ``messaging``, a decimal string of seconds on WhatsApp.
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from social.platforms import Platform
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxMessage

Payload = dict[str, Any]

# What Meta's own page inbox is called in echoes of answers typed there.
PAGE_INBOX_APP_ID = 263902037430900


def milliseconds(moment: datetime) -> int:
    """Unix time in ms."""
    return int(moment.timestamp() * 1000)


def seconds(moment: datetime) -> str:
    """Unix time in s, as the string WhatsApp writes."""
    return str(int(moment.timestamp()))


def person_wrote(asset: Asset, messages: Sequence[SandboxMessage]) -> Payload:
    """One or more messages to ``asset``; chats and people must be loaded."""
    if asset.platform == Platform.WHATSAPP:
        return _whatsapp(asset, [_whatsapp_message(asset, message) for message in messages])
    return _messaging(asset, [_messaging_message(asset, message) for message in messages])


def business_wrote(asset: Asset, message: SandboxMessage, *, app_id: int | None) -> Payload:
    """The echo of an answer. ``app_id`` is the app that sent it, ``None`` for Meta's own apps."""
    if asset.platform == Platform.WHATSAPP:
        return _whatsapp_echo(asset, message)
    content: Payload = {"mid": message.external_id, "text": message.text, "is_echo": True}
    if asset.platform == Platform.FACEBOOK:
        # Instagram's echoes name neither the app nor what was given with the send.
        content["app_id"] = app_id or PAGE_INBOX_APP_ID
        if message.correlation:
            content["metadata"] = message.correlation
    return _messaging(
        asset, [_item(asset, message, from_person=False, content={"message": content})]
    )


def delivered(asset: Asset, message: SandboxMessage) -> Payload:
    """Messenger only: the answer reached the person's phone."""
    watermark = milliseconds(message.sent_at)
    content = {"mids": [message.external_id], "watermark": watermark}
    return _messaging(
        asset, [_item(asset, message, from_person=True, content={"delivery": content})]
    )


def person_read(asset: Asset, message: SandboxMessage) -> Payload:
    """The person has seen everything up to ``message``, an answer of the business."""
    if asset.platform == Platform.INSTAGRAM:
        content: Payload = {"mid": message.external_id}
    else:
        content = {"watermark": milliseconds(message.sent_at)}
    return _messaging(asset, [_item(asset, message, from_person=True, content={"read": content})])


def whatsapp_status(asset: Asset, message: SandboxMessage, status: str) -> Payload:
    """``sent``, ``delivered`` or ``read``."""
    content: Payload = {
        "id": message.external_id,
        "status": status,
        "timestamp": seconds(timezone.now()),
        "recipient_id": message.chat.person_external_id,
        "pricing": {
            "billable": False,
            "pricing_model": "PMP",
            "category": "service",
            "type": "free_customer_service",
        },
    }
    if message.correlation:
        content["biz_opaque_callback_data"] = message.correlation
    return _whatsapp(asset, [("messages", {"statuses": [content]})])


def _messaging(asset: Asset, items: list[Payload]) -> Payload:
    entry = {
        "id": asset.external_id,
        "time": milliseconds(timezone.now()),
        "messaging": items,
    }
    kind = "instagram" if asset.platform == Platform.INSTAGRAM else "page"
    return {"object": kind, "entry": [entry]}


def _item(asset: Asset, message: SandboxMessage, *, from_person: bool, content: Payload) -> Payload:
    person, business = {"id": message.chat.person_external_id}, {"id": asset.external_id}
    sender, recipient = (person, business) if from_person else (business, person)
    is_message = "message" in content
    moment = message.sent_at if is_message else timezone.now()
    return {
        "sender": sender,
        "recipient": recipient,
        "timestamp": milliseconds(moment),
        **content,
    }


def _messaging_message(asset: Asset, message: SandboxMessage) -> Payload:
    content = {"mid": message.external_id, "text": message.text}
    return _item(asset, message, from_person=True, content={"message": content})


def _whatsapp(asset: Asset, changes: list[tuple[str, Payload]]) -> Payload:
    shared = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": "".join(filter(str.isdigit, asset.name)),
            "phone_number_id": asset.external_id,
        },
    }
    listed = [{"field": field, "value": {**shared, **value}} for field, value in changes]
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": asset.owner_id, "changes": listed}],
    }


def _whatsapp_text(message: SandboxMessage) -> Payload:
    return {
        "id": message.external_id,
        "timestamp": seconds(message.sent_at),
        "type": "text",
        "text": {"body": message.text},
    }


def _whatsapp_message(_asset: Asset, message: SandboxMessage) -> tuple[str, Payload]:
    chat = message.chat
    contact = {"profile": {"name": chat.person.name}, "wa_id": chat.person_external_id}
    content = {"from": chat.person_external_id, **_whatsapp_text(message)}
    return "messages", {"contacts": [contact], "messages": [content]}


def _whatsapp_echo(asset: Asset, message: SandboxMessage) -> Payload:
    business = "".join(filter(str.isdigit, asset.name))
    person = message.chat.person_external_id
    content = {"from": business, "to": person, **_whatsapp_text(message)}
    return _whatsapp(asset, [("smb_message_echoes", {"message_echoes": [content]})])
