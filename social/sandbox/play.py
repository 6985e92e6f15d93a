"""What people and the business do: each verb writes what happened, then tells EchoDesk.

The rows are committed before the webhook is handed to the courier: it is posted to
an installation that may well be this very process.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from social.platforms import Platform
from social.sandbox import courier, drafts, ids, payloads
from social.sandbox.assets import Asset
from social.sandbox.courier import Webhook
from social.sandbox.drafts import Draft
from social.sandbox.graph.usage import limits
from social.sandbox.models import Said, SandboxChat, SandboxFile, SandboxMessage, SandboxPerson
from social.sandbox.payloads import Payload, receipts, whatsapp

# While somebody gathers them, webhooks are not sent.
_gathered: "ContextVar[list[Webhook] | None]" = ContextVar("sandbox_webhooks", default=None)
_TAPS = "messaging_postbacks"


def add_person(name: str) -> SandboxPerson:
    """A new customer with that name, a username made of it, and a number of their own."""
    base = re.sub(r"[^a-z0-9]+", ".", name.lower()).strip(".") or "someone"
    return SandboxPerson.objects.create(
        name=name,
        username=f"{base[:40]}.{secrets.token_hex(2)}",
        hue=secrets.randbelow(8) + 1,
        wa_id=ids.numeric_id("358", 12),
    )


def open_chat(asset: Asset, person: SandboxPerson) -> SandboxChat:
    """The chat of ``person`` with ``asset``, begun if need be."""
    chat, _created = SandboxChat.objects.get_or_create(
        platform=asset.platform,
        asset_id=asset.external_id,
        person=person,
        defaults={"person_external_id": ids.person_id(asset.platform, person.wa_id)},
    )
    return chat


def write_message(
    chat: SandboxChat,
    text: str,
    *,
    from_person: bool,
    sent_at: datetime | None = None,
    correlation: str = "",
) -> SandboxMessage:
    """Store a message of either side; moves the chat's clock if the person wrote it."""
    moment = sent_at or timezone.now()
    with transaction.atomic():
        message = SandboxMessage.objects.create(
            chat=chat,
            external_id=ids.message_id(chat.platform),
            from_person=from_person,
            text=text,
            correlation=correlation,
            sent_at=moment,
        )
        if from_person:
            note_inbound([message])
    return message


def note_inbound(messages: Sequence[SandboxMessage]) -> None:
    """Move the clocks of the chats these messages are in: forwards only."""
    newest: dict[int, datetime] = {}
    for message in messages:
        known = newest.get(message.chat_id, message.sent_at)
        newest[message.chat_id] = max(known, message.sent_at)
    for chat_id, moment in newest.items():
        older = models.Q(last_inbound_at=None) | models.Q(last_inbound_at__lt=moment)
        SandboxChat.objects.filter(older, pk=chat_id).update(last_inbound_at=moment)


def person_writes(
    asset: Asset, chat: SandboxChat, text: str, *, sent_at: datetime | None = None
) -> SandboxMessage:
    """The person sends ``text``; ``sent_at`` in the past is a message that comes late."""
    message = write_message(chat, text, from_person=True, sent_at=sent_at)
    tell(asset, fields_of(message), "message", payloads.person_wrote(asset, [message]))
    return message


def person_sends(
    asset: Asset, chat: SandboxChat, draft: Draft, *, reply_to: SandboxMessage | None = None
) -> SandboxMessage:
    """The person sends a message of whatever kind, perhaps as an answer to another."""
    message, files = drafts.build(chat, draft, sent_at=timezone.now(), reply_to=reply_to)
    with transaction.atomic():
        message.save()
        SandboxFile.objects.bulk_create(files)
        note_inbound([message])
    tell(asset, fields_of(message), message.kind, payloads.person_wrote(asset, [message]))
    return message


def fields_of(message: SandboxMessage) -> set[str]:
    """The webhook fields a message of a person comes with."""
    is_tap = message.kind == Said.POSTBACK and message.chat.platform != Platform.WHATSAPP
    return {"standby"} if message.chat.held_by_app_id else {_TAPS if is_tap else "messages"}


def business_writes_elsewhere(asset: Asset, chat: SandboxChat, text: str) -> SandboxMessage:
    """Somebody answers in the platform's own app: EchoDesk only hears the echo."""
    message = write_message(chat, text, from_person=False)
    send_echo(asset, message, app_id=None)
    return message


def business_sends(
    asset: Asset, chat: SandboxChat, text: str, *, correlation: str = "", app_id: int | None = None
) -> SandboxMessage:
    """An answer by the Send API, and all that Meta tells the app about it afterwards."""
    message = write_message(chat, text, from_person=False, correlation=correlation)
    if asset.platform == Platform.WHATSAPP:
        for status in ("sent", "delivered"):
            _send_status(asset, message, status)
        return message
    send_echo(asset, message, app_id=app_id or int(settings.META_APP_ID))
    if asset.platform == Platform.FACEBOOK:
        tell(asset, {"message_deliveries"}, "delivery", receipts.delivered(asset, message))
    return message


def send_echo(asset: Asset, message: SandboxMessage, *, app_id: int | None) -> None:
    """Tell the app what the business wrote. Instagram's echoes come with ``messages``."""
    field = "message_echoes" if asset.platform == Platform.FACEBOOK else "messages"
    tell(asset, {field}, "echo", payloads.business_wrote(asset, message, app_id=app_id))


def person_reads(asset: Asset, chat: SandboxChat) -> int:
    """The person looks at the chat: every answer is read. How many were new to them."""
    unread = chat.messages.filter(from_person=False, read_at=None)
    new = list(unread.select_related("chat__person"))
    unread.update(read_at=timezone.now())
    if not new:
        return 0
    if asset.platform == Platform.WHATSAPP:
        for message in new:
            _send_status(asset, message, "read")
    else:
        read = receipts.person_read(asset, new[-1])
        tell(asset, {"message_reads", "messaging_seen"}, "read", read)
    return len(new)


def business_reads(chat: SandboxChat) -> None:
    """The business has seen what the person wrote (``mark_seen``, WhatsApp's blue ticks)."""
    chat.messages.filter(from_person=True, read_at=None).update(read_at=timezone.now())


def tell(asset: Asset, fields: set[str], what: str, payload: Payload) -> None:
    """Post it to every app that is subscribed to one of ``fields`` of the asset."""
    for webhook in courier.build(asset, fields, what, payload):
        post(webhook)


def post(webhook: Webhook) -> None:
    """Send it, put it to those being gathered, or lose it if Meta is to lose webhooks."""
    waiting = _gathered.get()
    if waiting is not None:
        waiting.append(webhook)
    elif limits().loses_webhooks:
        courier.record(webhook, courier.LOST).save()
    else:
        courier.send(webhook)


@contextmanager
def gathered() -> Iterator[list[Webhook]]:
    """Collects the webhooks of what is done inside, which are not sent."""
    webhooks: list[Webhook] = []
    token = _gathered.set(webhooks)
    try:
        yield webhooks
    finally:
        _gathered.reset(token)


def _send_status(asset: Asset, message: SandboxMessage, status: str) -> None:
    tell(asset, {"messages"}, status, whatsapp.status(asset, message, status))
