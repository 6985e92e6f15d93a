"""Joining echoes to the rows they are echoes of.

Meta tells us of every message the business sends, ours included, sometimes before
it has answered the call that sent it. Such an echo belongs to the row being sent;
any other was written elsewhere, in Meta's own apps or another tool. What is read at
Meta to settle an uncertain send is joined in the same way.
"""

from collections.abc import Sequence
from datetime import timedelta

from conversations.actions import wake
from conversations.actions.receiving.arrivals import Arrival
from conversations.actions.receiving.correlation import message_id_of
from conversations.models import Direction, Message, MessageKind, MessageStatus
from echodesk.bulk import update_rows
from social.events import MessageEchoed
from social.platforms import Platform

# How far Meta's clock and ours may differ.
_CLOCKS_APART = timedelta(minutes=2)
# What an agent has confirmed by hand still has no id.
_SENT = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
_UNANSWERED = (MessageStatus.SENDING, MessageStatus.UNCERTAIN, *_SENT)
_WITHOUT_ID = (*_UNANSWERED, MessageStatus.QUEUED, MessageStatus.FAILED)
_SETTLED = ("external_id", "status", "lease_until", "due_at", "error", "error_code")


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
    update_rows(joined, *_SETTLED)
    return left, joined


def _rows_waiting(echoes: Sequence[Arrival]) -> list[Message]:
    """Outgoing rows without an id, of the people the echoes went to; oldest first."""
    return list(
        Message.objects.filter(
            conversation__identity_id__in={arrival.identity.pk for arrival in echoes},
            direction=Direction.OUT,
            external_id__isnull=True,
            status__in=_WITHOUT_ID,
        )
        .select_related("conversation")
        .order_by("pk")
    )


def _take_match(arrival: Arrival, waiting: list[Message]) -> Message | None:
    event = arrival.event
    if not isinstance(event, MessageEchoed):
        return None
    theirs = [row for row in waiting if row.conversation.identity_id == arrival.identity.pk]
    row = _match(event, theirs)
    if row is not None:
        waiting.remove(row)
    return row


def _match(event: MessageEchoed, rows: Sequence[Message]) -> Message | None:
    """By the correlation where the platform returns one; else by what was said."""
    message_id = message_id_of(event.correlation)
    if message_id is not None:
        return next((row for row in rows if row.pk == message_id), None)
    # Messenger's webhooks return it with all that is ours; its history does not.
    if event.platform != Platform.INSTAGRAM and not event.fetched:
        return None
    likely = [row for row in rows if _may_have_left(row) and _is_alike(event, row)]
    if event.text.strip():
        return next(iter(likely), None)
    # Pictures look all the same from here: only where there is no choice.
    return likely[0] if len(likely) == 1 else None


def _may_have_left(row: Message) -> bool:
    """Also one whose outcome was not known, and that the agent has sent again since."""
    return row.status in _UNANSWERED or row.uncertain_at is not None


def _is_alike(event: MessageEchoed, row: Message) -> bool:
    if event.fetched and event.occurred_at < row.created_at - _CLOCKS_APART:
        # History holds the same things said before.
        return False
    said, text = event.text.strip(), row.text.strip()
    if row.kind == MessageKind.TEXT or said:
        return bool(said) and said == text
    return event.kind == row.kind


def _settle(row: Message, arrival: Arrival) -> Message:
    if row.status == MessageStatus.UNCERTAIN:
        # What was written after it waits for this.
        wake.sender_on_commit(row.conversation_id)
    row.external_id = arrival.said.external_id
    if row.status not in _SENT:
        row.status = MessageStatus.SENT
    row.lease_until = row.due_at = None
    row.error = row.error_code = ""
    return row
