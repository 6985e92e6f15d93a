"""Taking the next message of a conversation, if it may be sent now.

Everything that was true when it was written is looked at again: the account, pauses, the
reply window, and Meta's limits. What has to wait is left as it is, without waiting here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from conversations import inbox, live
from conversations.actions._files import has_files, lacks_ids
from conversations.actions._parts import hold_back_later
from conversations.actions._rows import lock_identity, tell
from conversations.actions._sending import (
    WINDOW_CLOSED,
    tag_for,
    why_account_cannot_send,
    why_closed,
)
from conversations.models import Conversation, Message, MessageKind, MessageStatus
from social import pace
from social.models import AccountStatus, SendingPause
from social.pace import CallKind

# Longer than a call to Meta can take.
LEASE = timedelta(seconds=90)
# Longer than giving Meta the files of a message takes as a rule. Twice does no harm.
UPLOAD_LEASE = timedelta(minutes=3)

# What is read of a conversation, its person and its account: this runs for every message.
_NEEDED = (
    *("workspace_id", "account", "identity", "platform"),
    *(f"identity__{name}" for name in ("external_id", "address", "same_as")),
    *(f"identity__{name}" for name in ("last_inbound_at", "entry_point_at")),
    *(f"account__{name}" for name in ("workspace_id", "platform", "login", "status")),
    *(f"account__{name}" for name in ("external_id", "page_id", "username", "display_name")),
    *(f"account__{name}" for name in ("access_token", "token_issued_at", "app_id")),
)
_STILL_TO_SETTLE = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing may go out for the account for so many seconds."""

    account_id: int
    seconds: float


def claim_next(conversation_id: int) -> Message | Wait | None:
    """The next message to deal with, with its conversation; ``None`` if there is nothing now.

    ``sending``: it is to be sent, by this worker alone. ``queued``: Meta needs its files
    first. What cannot be sent any more fails on the way.
    """
    while True:
        with transaction.atomic():
            conversation = _lock(conversation_id)
            if conversation is None or not _may_send(conversation):
                return None
            message = _head(conversation)
            if message is None:
                return None
            if not _fail_if_closed(message):
                return _take(message, timezone.now())


def has_more(conversation_id: int) -> bool:
    """Whether there may be something to claim; cheaper than trying."""
    # Index: message_outbox.
    return Message.objects.filter(
        conversation=conversation_id, status=MessageStatus.QUEUED
    ).exists()


def _lock(conversation_id: int) -> Conversation | None:
    """The conversation, with its person's identity locked.

    The identity may have come to be led by another while we waited for it.
    """
    # Index: one_pause_per_account, one_pause_of_all.
    pauses = SendingPause.objects.filter(
        Q(account=OuterRef("account")) | Q(account=None), ended_at=None
    )
    rows = Conversation.objects.filter(pk=conversation_id).select_related("account", "identity")
    locked = (
        rows.only(*_NEEDED)
        .annotate(is_paused=Exists(pauses))
        .select_for_update(of=("identity",), no_key=True)
    )
    row = locked.first()
    if row is not None and row.identity.same_as_id is not None:
        lock_identity(row.identity.same_as_id)
        row = locked.first()
    return row


def _may_send(conversation: Conversation) -> bool:
    """An account that has to be reconnected, or is paused, keeps its messages."""
    status = conversation.account.status
    if status == AccountStatus.DISCONNECTED:
        _refuse_all(conversation)
    is_paused: bool = getattr(conversation, "is_paused", False)
    return status == AccountStatus.ACTIVE and not is_paused


def _refuse_all(conversation: Conversation) -> None:
    """What nobody will ever send has failed, and says why."""
    queued = list(conversation.messages.filter(status=MessageStatus.QUEUED).order_by("pk"))
    for message in queued:
        message.status, message.due_at = MessageStatus.FAILED, None
        message.error = why_account_cannot_send(conversation.account)
        message.error_code = conversation.account.status
        message.save(update_fields=["status", "due_at", "error", "error_code"])
    tell(conversation, [live.status_event(message) for message in queued])


def _head(conversation: Conversation) -> Message | None:
    """The oldest queued message, if it is due and its turn.

    It waits for one that is on its way, and for an earlier one of which nobody knows yet
    whether it arrived: until that is settled, or the agent was asked.
    """
    # Index: message_outbox.
    outbox = Message.objects.filter(conversation=conversation.pk, status__in=_STILL_TO_SETTLE)
    on_its_way = Message.objects.filter(
        conversation=conversation.pk, status=MessageStatus.SENDING
    ).order_by()
    head = (
        outbox.exclude(status=MessageStatus.UNCERTAIN, asked_at__isnull=False)
        .annotate(is_busy=Exists(on_its_way), answered_id=F("reply_to__external_id"))
        .order_by("pk")
        .first()
    )
    if head is None or head.is_busy or head.status != MessageStatus.QUEUED:
        return None
    if head.due_at is not None and head.due_at > timezone.now():
        return None
    head.conversation = conversation
    head.account = conversation.account
    return head


def _fail_if_closed(message: Message) -> bool:
    """Let a message fail that has waited past its reply window; ``True`` if it has."""
    if message.kind == MessageKind.TEMPLATE:
        return False
    conversation = message.conversation
    window = inbox.window(conversation)
    # HUMAN_AGENT is for what a person wrote.
    tag = tag_for(window, message.tag if message.author_id else "")
    if tag is not None:
        message.tag = tag
        return False
    message.status, message.due_at = MessageStatus.FAILED, None
    message.error, message.error_code = why_closed(conversation, window), WINDOW_CLOSED
    message.save(update_fields=["status", "due_at", "error", "error_code"])
    tell(message, [live.status_event(row) for row in (message, *hold_back_later(message))])
    return True


def _take(message: Message, now: datetime) -> Message | Wait:
    account = message.account
    if has_files(message) and lacks_ids(message):
        if held_until := pace.held_until(account.pk):
            return Wait(account.pk, (held_until - now).total_seconds())
        message.due_at = now + UPLOAD_LEASE
        message.save(update_fields=["due_at"])
        return message
    kind = CallKind.MEDIA if has_files(message) else CallKind.TEXT
    if seconds := pace.take(account.pk, account.platform, kind):
        return Wait(account.pk, seconds)
    message.status, message.lease_until = MessageStatus.SENDING, now + LEASE
    message.attempts, message.due_at = message.attempts + 1, None
    # Nobody is told: to people, what is being sent looks like what is queued.
    message.save(update_fields=["status", "lease_until", "attempts", "due_at", "tag"])
    return message
