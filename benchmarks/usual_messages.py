"""What was said, and what happened in a conversation, written down one at a time."""

from django.utils import timezone

from conversations import live
from conversations.actions._rows import excerpt
from conversations.actions.receiving.holding import SOME_APP
from conversations.models import (
    Attachment,
    Contact,
    ContactIdentity,
    Conversation,
    Direction,
    MediaState,
    Message,
    MessageStatus,
    Notice,
    NoticeKind,
)
from conversations.models.contact import ProfileState
from conversations.reply_window import opens_window
from echodesk.realtime.log import NewEvent
from social.contents import Media
from social.events import MessageEchoed, MessageReceived, NoticeReceived
from social.models import SocialAccount

_CHANGES_HANDS = (NoticeKind.THREAD_PASSED, NoticeKind.THREAD_TAKEN)


def say(event: MessageReceived | MessageEchoed, account: SocialAccount) -> list[NewEvent]:
    """Store a message, and let its conversation and its person reflect it."""
    inbound = isinstance(event, MessageReceived)
    identity = _identity(account, event.sender_id if inbound else event.recipient_id)
    conversation, is_new = _conversation(identity, event)
    message, is_message_new = Message.objects.get_or_create(
        account=account,
        external_id=event.external_id,
        defaults={
            "workspace": account.workspace,
            "conversation": conversation,
            "direction": Direction.IN if inbound else Direction.OUT,
            "kind": event.kind,
            "text": event.text,
            "details": {**event.details, "standby": True} if event.standby else event.details,
            "status": MessageStatus.RECEIVED if inbound else MessageStatus.SENT,
            "sent_elsewhere": not inbound,
            "reply_to": _quoted(event, account),
            "delivery_id": event.origin.delivery_id,
            "occurred_at": event.occurred_at,
            "received_at": event.origin.received_at,
        },
    )
    if not is_message_new:
        return []
    attachments = [_attach(message, number, one) for number, one in enumerate(event.media)]
    if inbound and opens_window(event):
        identity.last_inbound_at, identity.opened_by = event.occurred_at, event.kind
        identity.save()
    _show_newest(conversation, message)
    told = [
        live.message_event(
            message,
            platform=account.platform,
            person_id=identity.external_id,
            attachments=attachments,
        )
    ]
    if is_new:
        told.append(live.conversation_event(conversation, "status"))
    if inbound:
        told += _hold(conversation, account, standby=event.standby)
    return told


def notice(event: NoticeReceived, account: SocialAccount) -> list[NewEvent]:
    """Store what nobody said."""
    conversation, is_new = _conversation(_identity(account, event.person_id), event)
    _, is_notice_new = Notice.objects.get_or_create(
        account=account,
        key=event.key,
        defaults={
            "workspace": account.workspace,
            "conversation": conversation,
            "kind": event.kind,
            "text": event.text,
            "details": {**event.details, "owner_app_id": event.owner_app_id},
            "delivery_id": event.origin.delivery_id,
            "occurred_at": event.occurred_at,
            "created_at": timezone.now(),
        },
    )
    if not is_notice_new:
        return []
    conversation.last_activity_at = event.origin.received_at
    conversation.save()
    news = ["notice", "status"] if is_new else ["notice"]
    told = [live.conversation_event(conversation, *news)]
    if event.kind in _CHANGES_HANDS:
        told += _hold(conversation, account, standby=False, owner=event.owner_app_id)
    return told


def _identity(account: SocialAccount, person_id: str) -> ContactIdentity:
    identity = (
        ContactIdentity.objects.select_related("contact")
        .filter(account=account, external_id=person_id)
        .first()
    )
    if identity is None:
        identity = ContactIdentity.objects.create(
            workspace=account.workspace,
            account=account,
            contact=Contact.objects.create(workspace=account.workspace, known_as=person_id),
            external_id=person_id,
            profile_state=ProfileState.WANTED,
            profile_retry_at=timezone.now(),
        )
    return identity


def _conversation(identity: ContactIdentity, event) -> tuple[Conversation, bool]:
    return Conversation.objects.get_or_create(
        identity=identity,
        defaults={
            "workspace": identity.workspace,
            "account": identity.account,
            "contact": identity.contact,
            "platform": identity.account.platform,
            "last_activity_at": event.origin.received_at,
        },
    )


def _quoted(event: MessageReceived | MessageEchoed, account: SocialAccount) -> Message | None:
    if not event.reply_to_external_id:
        return None
    return Message.objects.get(account=account, external_id=event.reply_to_external_id)


def _attach(message: Message, position: int, media: Media) -> Attachment:
    to_be_had = bool(media.url or media.media_id)
    return Attachment.objects.create(
        workspace=message.workspace,
        message=message,
        position=position,
        kind=media.kind,
        state=MediaState.WANTED if to_be_had else MediaState.ABSENT,
        source_url=media.url,
        media_id=media.media_id,
        object_id=media.object_id,
        title=media.title,
    )


def _show_newest(conversation: Conversation, message: Message) -> None:
    if message.direction == Direction.IN:
        conversation.unread_count += 1
        conversation.waiting_since = conversation.waiting_since or message.occurred_at
    else:
        conversation.unread_count, conversation.waiting_since = 0, None
    conversation.last_message_text = excerpt(message.text)
    conversation.last_message_kind = message.kind
    conversation.last_message_direction = message.direction
    conversation.last_message_at = message.occurred_at
    conversation.last_activity_at = message.received_at
    conversation.save()


def _hold(
    conversation: Conversation, account: SocialAccount, *, standby: bool, owner: str | None = None
) -> list[NewEvent]:
    """Note which app holds the conversation now."""
    if standby:
        hands = conversation.notices.filter(kind__in=_CHANGES_HANDS).order_by("-occurred_at")
        last = hands.first()
        owner = last.details["owner_app_id"] if last else ""
    theirs = "" if owner is None or owner == account.app_id else owner
    holder = (theirs or SOME_APP) if standby else theirs
    if holder == conversation.held_by_app_id:
        return []
    conversation.held_by_app_id = holder
    conversation.held_changed_at = timezone.now()
    conversation.save()
    return [live.conversation_event(conversation, "held_by")]
