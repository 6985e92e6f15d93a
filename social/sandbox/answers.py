"""What the business does, by the Send API or in the platform's own app, and what comes of it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from social.platforms import Platform
from social.sandbox import drafts, payloads, pricing
from social.sandbox.assets import Asset
from social.sandbox.drafts import Draft
from social.sandbox.faults import GraphFault
from social.sandbox.models import SandboxChat, SandboxFile, SandboxMessage
from social.sandbox.payloads import receipts, whatsapp
from social.sandbox.play import write_message
from social.sandbox.telling import tell

# How long a phone shows that somebody is writing, if it is told nothing else.
TYPING = {
    Platform.INSTAGRAM: timedelta(seconds=20),
    Platform.FACEBOOK: timedelta(seconds=20),
    Platform.WHATSAPP: timedelta(seconds=25),
}


def write_elsewhere(asset: Asset, chat: SandboxChat, text: str) -> SandboxMessage:
    """Somebody answers in the platform's own app: EchoDesk only hears the echo."""
    message = write_message(chat, text, from_person=False)
    send_echo(asset, message, app_id=None)
    return message


def send(
    asset: Asset,
    chat: SandboxChat,
    draft: Draft,
    *,
    reply_to: SandboxMessage | None = None,
    correlation: str = "",
    app_id: int | None = None,
) -> SandboxMessage:
    """An answer by the Send API, and all that Meta tells the app about it afterwards."""
    message, files = _build(chat, draft, reply_to=reply_to, correlation=correlation)
    with transaction.atomic():
        message.save()
        SandboxFile.objects.bulk_create(files)
        SandboxChat.objects.filter(pk=chat.pk).update(typing_until=None)
    if asset.platform == Platform.WHATSAPP:
        tell_status(asset, message, "sent")
        tell_status(asset, message, "delivered")
        return message
    send_echo(asset, message, app_id=app_id or int(settings.META_APP_ID))
    if asset.platform == Platform.FACEBOOK:
        tell(asset, {"message_deliveries"}, "delivery", receipts.delivered(asset, message))
    return message


def fail(
    asset: Asset, chat: SandboxChat, draft: Draft, fault: GraphFault, *, correlation: str = ""
) -> SandboxMessage:
    """WhatsApp: the message was taken, reaches nobody, and a status says why."""
    message, _files = _build(chat, draft, correlation=correlation)
    tell_failure(asset, message, fault)
    return message


def react(message: SandboxMessage, emoji: str) -> None:
    """Put an emoji on a message; with an empty one, take it back."""
    message.business_reaction = emoji
    message.save(update_fields=["business_reaction"])


def show_typing(asset: Asset, chat: SandboxChat, *, is_typing: bool) -> None:
    """Show that somebody is writing, for a while, or that nobody is."""
    chat.typing_until = timezone.now() + TYPING[asset.platform] if is_typing else None
    chat.save(update_fields=["typing_until"])


def mark_read(chat: SandboxChat, *, up_to: SandboxMessage | None = None) -> None:
    """The business has seen what the person wrote (``mark_seen``, WhatsApp's blue ticks)."""
    unread = chat.messages.filter(from_person=True, read_at=None)
    if up_to is not None:
        unread = unread.filter(sent_at__lte=up_to.sent_at)
    unread.update(read_at=timezone.now())


def send_echo(asset: Asset, message: SandboxMessage, *, app_id: int | None) -> None:
    """Tell the app what the business wrote. Instagram's echoes come with ``messages``."""
    field = "message_echoes" if asset.platform == Platform.FACEBOOK else "messages"
    tell(asset, {field}, "echo", payloads.business_wrote(asset, message, app_id=app_id))


def tell_status(asset: Asset, message: SandboxMessage, status: str) -> None:
    """How far an answer on WhatsApp got: ``sent``, ``delivered`` or ``read``."""
    tell(asset, {"messages"}, status, whatsapp.status(asset, message, status))


def tell_failure(asset: Asset, message: SandboxMessage, fault: GraphFault) -> None:
    """That an answer WhatsApp took reaches nobody."""
    tell(asset, {"messages"}, "failed", whatsapp.failed(asset, message, fault))


def _build(
    chat: SandboxChat, draft: Draft, *, correlation: str, reply_to: SandboxMessage | None = None
) -> drafts.Rows:
    price = pricing.price_of(chat, draft)
    return drafts.build(
        chat,
        draft,
        from_person=False,
        sent_at=timezone.now(),
        reply_to=reply_to,
        correlation=correlation,
        category=price.category,
        pricing_type=price.type,
    )
