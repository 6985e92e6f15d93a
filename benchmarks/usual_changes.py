"""What became of messages, written down one at a time."""

from conversations import live
from conversations.actions._rows import excerpt
from conversations.message_status import advances
from conversations.models import (
    Attachment,
    ContactIdentity,
    Direction,
    MediaState,
    Message,
    MessageStatus,
    Reaction,
)
from conversations.models.conversation import UNSENT
from conversations.search.index import refresh_messages
from echodesk.realtime.log import NewEvent
from social.events import (
    MessageEdited,
    MessageUnsent,
    ReactionChanged,
    ReceiptReceived,
    ReceiptStatus,
)
from social.models import SocialAccount

_UNCONFIRMED = (MessageStatus.SENT, MessageStatus.DELIVERED)


def get_receipt(event: ReceiptReceived, account: SocialAccount) -> list[NewEvent]:
    """Move the messages it names, and those up to its watermark."""
    told = []
    for external_id in event.external_ids:
        message = Message.objects.get(account=account, external_id=external_id)
        told += _move(message, event)
    if event.until is None:
        return told
    identity = ContactIdentity.objects.get(account=account, external_id=event.person_id)
    if event.status == ReceiptStatus.READ:
        identity.read_until = event.until
    else:
        identity.delivered_until = event.until
    identity.save()
    for message in Message.objects.filter(
        conversation__identity=identity,
        direction=Direction.OUT,
        status__in=_UNCONFIRMED,
        occurred_at__lte=event.until,
    ):
        told += _move(message, event)
    return told


def _move(message: Message, event: ReceiptReceived) -> list[NewEvent]:
    if not advances(message.status, event.status):
        return []
    message.status = MessageStatus(event.status)
    message.save()
    return [live.status_event(message)]


def react(event: ReactionChanged, account: SocialAccount) -> list[NewEvent]:
    """Put an emoji on a message, or take it back."""
    message = Message.objects.get(account=account, external_id=event.external_id)
    Reaction.objects.update_or_create(
        message=message,
        by_business=event.by_business,
        defaults={
            "workspace": account.workspace,
            "emoji": event.emoji,
            "occurred_at": event.occurred_at,
        },
    )
    return [live.status_event(message)]


def change(event: MessageEdited | MessageUnsent, account: SocialAccount) -> list[NewEvent]:
    """Put new words into a message, or take it back."""
    message = Message.objects.get(account=account, external_id=event.external_id)
    if message.is_deleted:
        return []
    if isinstance(event, MessageEdited):
        message.text, message.edited_at = event.text, event.occurred_at
    else:
        message.is_deleted, message.text, message.edited_at = True, "", None
        message.details = {"standby": True} if message.details.get("standby") else {}
        _forget_media(message)
    message.save()
    refresh_messages([message.pk])
    conversation = message.conversation
    if conversation.messages.order_by("-occurred_at", "-pk").first() == message:
        conversation.last_message_text = excerpt(message.text)
        conversation.last_message_kind = UNSENT if message.is_deleted else message.kind
        conversation.save()
    return [live.status_event(message)]


def _forget_media(message: Message) -> None:
    for attachment in Attachment.objects.filter(message=message):
        attachment.state = MediaState.GONE
        attachment.source_url = attachment.media_id = attachment.object_id = ""
        attachment.save()
