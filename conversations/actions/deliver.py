"""Sending what is queued in a conversation: in order, one at a time, never blindly twice.

A message is claimed in one transaction, sent outside of any, and its outcome recorded
in another. What dies in between is found by its lease (see ``outbox``).
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from conversations import live
from conversations.actions import outcome
from conversations.actions._rows import lock_identity, tell
from conversations.actions._sending import why_account_cannot_send
from conversations.actions.receiving.correlation import correlation_of
from conversations.models import Conversation, Message, MessageStatus
from social.graph import messages
from social.graph.errors import GraphError
from social.models import AccountStatus

# Longer than a call to Meta can take.
LEASE = timedelta(seconds=90)


def deliver_conversation(conversation_id: int) -> int:
    """Send the queued messages of a conversation; returns how many went to Meta.

    Ends when the outbox is empty, its head has to wait, or another worker is sending.
    Safe to run any number of times at once.
    """
    sent = 0
    while (message := _claim(conversation_id)) is not None:
        _send(message)
        sent += 1
    return sent


@transaction.atomic
def _claim(conversation_id: int) -> Message | None:
    """Take the head of the outbox, if it may be sent now."""
    conversation = _lock(conversation_id)
    if conversation is None:
        return None
    if conversation.account.status != AccountStatus.ACTIVE:
        _refuse_all(conversation)
        return None
    message = _head(conversation)
    if message is None:
        return None
    now = timezone.now()
    message.status, message.lease_until = MessageStatus.SENDING, now + LEASE
    message.attempts, message.due_at = message.attempts + 1, None
    message.save(update_fields=["status", "lease_until", "attempts", "due_at"])
    tell(message, [live.status_event(message)])
    return message


def _lock(conversation_id: int) -> Conversation | None:
    rows = Conversation.objects.filter(pk=conversation_id)
    lock_identity(rows.values_list("identity_id", flat=True).first())
    locked = rows.select_for_update(of=("self",), no_key=True)
    return locked.select_related("account", "identity").first()


def _head(conversation: Conversation) -> Message | None:
    """The oldest queued message, unless it waits or one is on its way.

    Index: message_outbox.
    """
    outbox = conversation.messages.filter(status__in=[MessageStatus.QUEUED, MessageStatus.SENDING])
    waiting = list(outbox.order_by("pk"))
    if not waiting or any(message.status == MessageStatus.SENDING for message in waiting):
        return None
    head = waiting[0]
    if head.due_at is not None and head.due_at > timezone.now():
        return None
    head.conversation = conversation
    head.account = conversation.account
    return head


def _refuse_all(conversation: Conversation) -> None:
    """An account that cannot send fails its messages at once, with the way out."""
    queued = list(conversation.messages.filter(status=MessageStatus.QUEUED).order_by("pk"))
    for message in queued:
        message.status, message.due_at = MessageStatus.FAILED, None
        message.error = why_account_cannot_send(conversation.account)
        message.error_code = conversation.account.status
        message.save(update_fields=["status", "due_at", "error", "error_code"])
    tell(conversation, [live.status_event(message) for message in queued])


def _send(message: Message) -> None:
    conversation = message.conversation
    try:
        external_id = messages.send_text(
            conversation.account,
            conversation.identity.recipient_id,
            message.text,
            correlation=correlation_of(message.pk),
            tag=message.tag,
        )
    except GraphError as error:
        outcome.record_failure(message, error)
    else:
        outcome.record_sent(message, external_id)
