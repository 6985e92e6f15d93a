"""Since when people wait for an answer: their oldest message nobody has answered.

By the platform's clock, and from the messages themselves where news comes out of order.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from django.db.models import DateTimeField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from conversations.actions.receiving.arrivals import Arrival
from conversations.actions.receiving.unread import by_conversation, is_entangled
from conversations.models import Conversation, Direction, Message, MessageStatus, Status

# What was never sent is no answer.
_UNSENT = (MessageStatus.CANCELLED, MessageStatus.FAILED)
# Before any message.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def note_waiting(arrivals: Sequence[Arrival]) -> None:
    """Bring ``waiting_since`` of the conversations up to date; the caller saves.

    The messages are stored, and ``last_message_at`` is still of before.
    """
    groups = by_conversation(arrivals)
    looked_up = waiting_since([pk for pk, group in groups.items() if is_entangled(group)])
    for pk, group in groups.items():
        conversation = group[0].conversation
        if pk in looked_up:
            conversation.waiting_since = looked_up[pk]
        elif not group[0].inbound:
            conversation.waiting_since = None
        elif conversation.waiting_since is None:
            conversation.waiting_since = min(one.event.occurred_at for one in group)
        if conversation.status == Status.SPAM:
            conversation.waiting_since = None


def waiting_since(conversation_ids: Collection[int]) -> dict[int, datetime | None]:
    """The same from the messages, for conversations in which both spoke. One query, or none."""
    if not conversation_ids:
        return {}
    # Index: messages_of_conversation.
    said = Message.objects.filter(conversation=OuterRef("pk"), imported=False)
    answers = said.filter(direction=Direction.OUT).exclude(status__in=_UNSENT)
    newest = answers.order_by("-occurred_at", "-pk").values("occurred_at")[:1]
    unanswered = said.filter(direction=Direction.IN).exclude(occurred_at__lte=OuterRef("answered"))
    rows = Conversation.objects.filter(pk__in=conversation_ids).order_by("pk")
    answered = Coalesce(Subquery(newest), Value(_NEVER, DateTimeField()))
    found = rows.annotate(answered=answered).annotate(
        since=Subquery(unanswered.order_by("occurred_at", "pk").values("occurred_at")[:1])
    )
    return dict(found.values_list("pk", "since"))
