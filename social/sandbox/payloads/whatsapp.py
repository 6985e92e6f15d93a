"""What people say on WhatsApp, and how far answers got.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
"""

import base64

from django.utils import timezone

from social.sandbox.assets import Asset
from social.sandbox.faults import GraphFault
from social.sandbox.media import about
from social.sandbox.media.links import file_url
from social.sandbox.models import FileKind, Said, SandboxChat, SandboxFile, SandboxMessage
from social.sandbox.payloads.envelope import Payload, business_number, seconds, whatsapp

_TYPES = {
    FileKind.PHOTO: "image",
    FileKind.VIDEO: "video",
    FileKind.VOICE: "audio",
    FileKind.DOCUMENT: "document",
    FileKind.STICKER: "sticker",
}
_WITH_CAPTION = frozenset({"image", "video", "document"})


def person_change(asset: Asset, message: SandboxMessage) -> tuple[str, Payload]:
    """A message of the person as a change; its chat, files and what it answers are loaded."""
    chat = message.chat
    head = {**whose(chat), "id": message.external_id, "timestamp": seconds(message.sent_at)}
    content = {**head, **said(message)}
    if message.reply_to is not None:
        context = {"from": business_number(asset), "id": message.reply_to.external_id}
        content["context"] = {**content.get("context", {}), **context}
    return "messages", {"contacts": [contact(chat)], "messages": [content]}


def afterwards(asset: Asset, chat: SandboxChat, message_id: str, content: Payload) -> Payload:
    """What comes as a message of its own about another: a reaction, an edit, a withdrawal."""
    head = {**whose(chat), "id": message_id, "timestamp": seconds(timezone.now())}
    value = {"contacts": [contact(chat)], "messages": [{**head, **content}]}
    return whatsapp(asset, [("messages", value)])


def whose(chat: SandboxChat) -> Payload:
    """Who it is from: the number, the user id of a username, or both."""
    person, found = chat.person, {}
    if not person.hides_number:
        found["from"] = chat.person_external_id
    if person.user_id:
        found["from_user_id"] = person.user_id
    return found


def contact(chat: SandboxChat) -> Payload:
    """The ``contacts`` entry beside a message."""
    person, profile = chat.person, {"name": chat.person.name}
    if not person.user_id:
        return {"profile": profile, "wa_id": chat.person_external_id}
    found: Payload = {"profile": {**profile, "username": person.username}}
    if not person.hides_number:
        found["wa_id"] = chat.person_external_id
    return {**found, "user_id": person.user_id}


def said(message: SandboxMessage) -> Payload:
    """Type and content. What is not a file or text is stored as WhatsApp writes it."""
    file = next(iter(message.files.all()), None)
    if file is not None:
        return _file(message, file)
    if message.kind == Said.UNSUPPORTED:
        return {"type": "unsupported", "errors": [_UNSUPPORTED]}
    if "type" in message.content:
        return dict(message.content)
    return {"type": "text", "text": {"body": message.text}, **message.content}


def status(asset: Asset, message: SandboxMessage, word: str) -> Payload:
    """``sent``, ``delivered``, ``read`` or ``played``, with what the message costs."""
    content = _status(message, word)
    content["pricing"] = {
        "billable": message.pricing_type == "regular",
        "pricing_model": "PMP",
        "category": message.category or "service",
        "type": message.pricing_type or "free_customer_service",
    }
    return whatsapp(asset, [("messages", {"statuses": [content]})])


def failed(asset: Asset, message: SandboxMessage, fault: GraphFault) -> Payload:
    """Why a message that was taken reaches nobody."""
    title = fault.message.partition(") ")[2] or fault.message
    error: Payload = {"code": fault.code, "title": title, "message": title}
    error["error_data"] = {"details": fault.details}
    error["href"] = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
    content = {**_status(message, "failed"), "errors": [error]}
    return whatsapp(asset, [("messages", {"statuses": [content]})])


def _status(message: SandboxMessage, word: str) -> Payload:
    person = message.chat.person
    content: Payload = {
        "id": message.external_id,
        "status": word,
        "timestamp": seconds(timezone.now()),
    }
    if not person.hides_number:
        content["recipient_id"] = message.chat.person_external_id
    if person.user_id:
        content["recipient_user_id"] = person.user_id
    if message.correlation:
        content["biz_opaque_callback_data"] = message.correlation
    return content


def echo(asset: Asset, message: SandboxMessage) -> Payload:
    """An answer from the WhatsApp Business app."""
    head = {"from": business_number(asset), "to": message.chat.person_external_id}
    head |= {"id": message.external_id, "timestamp": seconds(message.sent_at)}
    value = {"message_echoes": [{**head, **said(message)}]}
    return whatsapp(asset, [("smb_message_echoes", value)])


_UNSUPPORTED = {
    "code": 131051,
    "title": "Message type unknown",
    "message": "Message type unknown",
    "error_data": {"details": "Message type is currently not supported."},
}


def _file(message: SandboxMessage, file: SandboxFile) -> Payload:
    name, found = _TYPES[FileKind(file.kind)], about(file)
    described: Payload = {
        "mime_type": found.content_type,
        # In base64 here, in hex at the media's own address.
        "sha256": base64.b64encode(found.sha256).decode(),
        "id": file.external_id,
        "url": file_url(file),
    }
    if name == "audio":
        described["voice"] = True
    if name == "sticker":
        described["animated"] = False
    if name == "document":
        described["filename"] = found.name
    if name in _WITH_CAPTION and message.text:
        described["caption"] = message.text
    return {"type": name, name: described}
