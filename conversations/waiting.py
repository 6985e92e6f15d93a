"""What a message that is not sent yet waits for.

The sender decides by itself, see ``actions.deliver``; this is how people are told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Min, Q

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
    return holdups_of([conversation])[conversation.pk]


def holdups_of(conversations: Collection[Conversation]) -> dict[int, Holdup]:
    """The same of several, by their ids, in as many queries."""
    accounts = {conversation.account_id for conversation in conversations}
    pauses = SendingPause.objects.filter(Q(account__in=accounts) | Q(account=None), ended_at=None)
    paused = set(pauses.values_list("account_id", flat=True))
    first_ids = _first_awaited([conversation.pk for conversation in conversations])
    return {
        conversation.pk: Holdup(
            needs_reconnect=conversation.account.status == AccountStatus.NEEDS_REAUTHORIZATION,
            is_paused=not paused.isdisjoint({conversation.account_id, None}),
            first_id=first_ids.get(conversation.pk),
        )
        for conversation in conversations
    }


def _first_awaited(conversation_ids: Collection[int]) -> dict[int, int]:
    said = Message.objects.filter(conversation__in=conversation_ids, direction=Direction.OUT)
    # Indexes: message_outbox, message_uncertain.
    on_its_way = said.filter(status__in=[MessageStatus.QUEUED, MessageStatus.SENDING])
    looked_for = said.filter(status=MessageStatus.UNCERTAIN, asked_at=None)
    found: dict[int, int] = {}
    for rows in (on_its_way, looked_for):
        firsts = rows.order_by().values_list("conversation").annotate(Min("pk"))
        for conversation_id, pk in firsts:
            found[conversation_id] = min(pk, found.get(conversation_id, pk))
    return found


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
