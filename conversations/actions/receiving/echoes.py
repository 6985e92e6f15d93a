"""Joining echoes to the rows they are echoes of.

Meta tells us of every message the business sends, ours included, sometimes before
it has answered the call that sent it. Such an echo belongs to the row being sent;
any other was written elsewhere, in Meta's own apps or another tool.
"""

from collections.abc import Sequence
from datetime import timedelta

from conversations.actions.receiving.arrivals import Arrival
from conversations.actions.receiving.correlation import message_id_of
from conversations.models import Direction, Message, MessageStatus
from echodesk.bulk import update_rows
from social.events import MessageEchoed
from social.platforms import Platform

# How far Meta's clock and ours may differ.
_CLOCKS_APART = timedelta(minutes=2)
_UNANSWERED = (MessageStatus.SENDING, MessageStatus.UNCERTAIN)
_NOT_SENT_YET = (*_UNANSWERED, MessageStatus.QUEUED, MessageStatus.FAILED)


def join_echoes(arrivals: Sequence[Arrival]) -> tuple[list[Arrival], list[Message]]:
    """Split off the echoes of our own sends.

    Returns the arrivals that are left, and the rows that got their id by an echo.
    The identities must be locked, so that the sender's own bookkeeping waits.
    """
    echoes = [arrival for arrival in arrivals if not arrival.inbound]
    if not echoes:
        return list(arrivals), []
    waiting = _rows_waiting(echoes)
    joined: list[Message] = []
    left: list[Arrival] = []
    for arrival in arrivals:
        row = None if arrival.inbound else _take_match(arrival, waiting)
        if row is None:
            left.append(arrival)
        else:
            joined.append(_settle(row, arrival))
    update_rows(joined, "external_id", "status", "lease_until", "due_at", "error", "error_code")
    return left, joined


def _rows_waiting(echoes: Sequence[Arrival]) -> list[Message]:
    """Outgoing rows without an id, of the people the echoes went to; oldest first."""
    return list(
        Message.objects.filter(
            conversation__identity_id__in={arrival.identity.pk for arrival in echoes},
            direction=Direction.OUT,
            external_id__isnull=True,
            status__in=_NOT_SENT_YET,
        )
        .select_related("conversation")
        .order_by("pk")
    )


def _take_match(arrival: Arrival, waiting: list[Message]) -> Message | None:
    for row in waiting:
        if row.conversation.identity_id == arrival.identity.pk and _is_echo_of(arrival, row):
            waiting.remove(row)
            return row
    return None


def _is_echo_of(arrival: Arrival, row: Message) -> bool:
    """By the correlation where the platform returns one; else by the words, if in flight."""
    event = arrival.event
    if not isinstance(event, MessageEchoed):
        return False
    if event.fetched and event.occurred_at < row.created_at - _CLOCKS_APART:
        # History holds the same words said before.
        return False
    message_id = message_id_of(event.correlation)
    if message_id is not None:
        return message_id == row.pk
    return (
        event.platform == Platform.INSTAGRAM
        and row.status in _UNANSWERED
        and row.text.strip() == event.text.strip()
    )


def _settle(row: Message, arrival: Arrival) -> Message:
    row.external_id = arrival.said.external_id
    row.status = MessageStatus.SENT
    row.lease_until = row.due_at = None
    row.error = row.error_code = ""
    return row
