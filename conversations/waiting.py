"""What a message that is not sent yet waits for.

The sender decides by itself, see ``actions.deliver``; this is how people are told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Q

from conversations.models import Conversation, Direction, Message, MessageStatus
from echodesk.workspaces.models.membership import MAX_UNDO_SECONDS
from social.models import AccountStatus, SendingPause

WaitingFor = Literal["undo", "reconnect", "pause", "rate", "earlier", ""]

_LONGEST_UNDO = timedelta(seconds=MAX_UNDO_SECONDS + 1)


@dataclass(frozen=True, slots=True)
class Holdup:
    """What holds back the messages of one conversation.

    ``first_id`` is its first message whose outcome is still awaited.
    """

    needs_reconnect: bool = False
    is_paused: bool = False
    first_id: int | None = None


def holdup_of(conversation: Conversation) -> Holdup:
    """What holds ``conversation`` back now, in three queries. It comes with its account."""
    account = conversation.account
    pauses = SendingPause.objects.filter(Q(account=account) | Q(account=None), ended_at=None)
    return Holdup(
        needs_reconnect=account.status == AccountStatus.NEEDS_REAUTHORIZATION,
        is_paused=pauses.exists(),
        first_id=_first_awaited(conversation),
    )


def _first_awaited(conversation: Conversation) -> int | None:
    said = Message.objects.filter(conversation=conversation, direction=Direction.OUT)
    # Indexes: message_outbox, message_uncertain.
    on_its_way = said.filter(status__in=[MessageStatus.QUEUED, MessageStatus.SENDING])
    looked_for = said.filter(status=MessageStatus.UNCERTAIN, asked_at=None)
    found = [
        rows.order_by("pk").values_list("pk", flat=True).first()
        for rows in (on_its_way, looked_for)
    ]
    return min((pk for pk in found if pk is not None), default=None)


def undo_until(message: Message, now: datetime) -> datetime | None:
    """Until when ``message`` waits to be taken back; ``None`` once it need not."""
    due_at = message.due_at
    if message.status != MessageStatus.QUEUED or message.attempts or due_at is None:
        return None
    # Further off, it is a plan of the sender's and not the author's delay.
    is_delay = due_at - message.created_at <= _LONGEST_UNDO
    return due_at if is_delay and due_at > now else None


def waiting_for(message: Message, holdup: Holdup, now: datetime) -> WaitingFor:
    """What ``message`` waits for; empty if nothing but its turn, or if it has left."""
    if message.status != MessageStatus.QUEUED:
        return ""
    if undo_until(message, now) is not None:
        return "undo"
    if holdup.needs_reconnect:
        return "reconnect"
    if holdup.is_paused:
        return "pause"
    if holdup.first_id is not None and holdup.first_id < message.pk:
        return "earlier"
    return "rate" if message.due_at is not None and message.due_at > now else ""
