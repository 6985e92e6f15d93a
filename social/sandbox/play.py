"""What people do: each verb writes what happened, then tells EchoDesk."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from social.platforms import Platform
from social.sandbox import drafts, ids, payloads
from social.sandbox.assets import Asset
from social.sandbox.drafts import Draft
from social.sandbox.models import (
    Said,
    SandboxChat,
    SandboxComment,
    SandboxFile,
    SandboxMessage,
    SandboxPerson,
)
from social.sandbox.payloads import news, receipts, whatsapp
from social.sandbox.telling import tell

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


def comment(asset: Asset, chat: SandboxChat, text: str, *, live: bool = False) -> SandboxComment:
    """The person writes under a post, or under a live video. That opens no reply window."""
    on_page = asset.platform == Platform.FACEBOOK
    row = SandboxComment.objects.create(
        external_id=news.comment_id(on_page=on_page),
        platform=asset.platform,
        asset_id=asset.external_id,
        person=chat.person,
        media_id=news.media_id(asset),
        text=text,
        is_live=live,
        created_at=timezone.now(),
    )
    if on_page:
        tell(asset, {"feed"}, "comment", news.commented_on_page(asset, chat, row))
    else:
        field, what = ("live_comments", "live comment") if live else ("comments", "comment")
        tell(asset, {field}, what, news.commented(asset, chat, row))
    return row


def person_reads(asset: Asset, chat: SandboxChat) -> int:
    """The person looks at the chat: every answer is read. How many were new to them."""
    unread = chat.messages.filter(from_person=False, read_at=None)
    new = list(unread.select_related("chat__person"))
    unread.update(read_at=timezone.now())
    if not new:
        return 0
    if asset.platform == Platform.WHATSAPP:
        for message in new:
            tell(asset, {"messages"}, "read", whatsapp.status(asset, message, "read"))
    else:
        read = receipts.person_read(asset, new[-1])
        tell(asset, {"message_reads", "messaging_seen"}, "read", read)
    return len(new)
