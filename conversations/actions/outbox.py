"""Finding what a lost task, a dead worker or a wait left in the outbox."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from conversations.actions import wake
from conversations.actions.outcome import record_lost
from conversations.models import Message, MessageStatus

# Younger ones are most likely being taken up by the task they were queued with.
_GRACE = timedelta(seconds=3)
_BATCH = 500


def sweep_outbox() -> int:
    """Settle sends that were interrupted and wake the senders of what is due.

    Returns how many conversations were woken. The outbox is the record; a task that
    never arrived costs the few seconds until this runs.
    """
    _settle_interrupted()
    woken = 0
    for conversation_id in _conversations_due():
        if not wake.sender(conversation_id):
            break
        woken += 1
    return woken


def _settle_interrupted() -> None:
    # Index: message_outbox. By workspace, so that event logs are locked in one order.
    expired = Message.objects.filter(
        status=MessageStatus.SENDING, lease_until__lte=timezone.now()
    ).order_by("workspace_id", "pk")
    for message_id in list(expired.values_list("pk", flat=True)[:_BATCH]):
        record_lost(message_id)


def _conversations_due() -> list[int]:
    """Conversations with something to send now, the longest waiting first."""
    now = timezone.now()
    due = Q(due_at__lte=now) | Q(due_at=None, created_at__lte=now - _GRACE)
    queued = Message.objects.filter(due, status=MessageStatus.QUEUED)
    ids = queued.order_by("pk").values_list("conversation_id", flat=True)[:_BATCH]
    return list(dict.fromkeys(ids))
