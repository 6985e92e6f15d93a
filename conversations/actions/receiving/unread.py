"""How many messages of the person nobody has looked at yet.

Who answers in Meta's own app has seen what was said before that, by the platform's
clock. Meta may tell of such an answer late, or of a message after its answer; neither
may have a message pass for read that came after the answer, or the other way round.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Subquery

from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Conversation, Direction, Message, Status


@dataclass(frozen=True, slots=True)
class Seen:
    """When somebody last answered elsewhere, and how many messages came since then."""

    until: datetime
    after: int


def count_unread(arrivals: Sequence[Arrival]) -> None:
    """Bring ``unread_count`` of the conversations up to date; the caller saves.

    The messages are stored, and ``last_message_at`` is still of before. History counts
    for nothing.
    """
    groups = by_conversation(arrivals)
    seen = seen_elsewhere([pk for pk, group in groups.items() if is_entangled(group)])
    for pk, group in groups.items():
        conversation = group[0].conversation
        if conversation.status != Status.SPAM:
            conversation.unread_count = _unread(conversation.unread_count, group, seen.get(pk))


def by_conversation(arrivals: Sequence[Arrival]) -> dict[int, list[Arrival]]:
    """What just happened in each conversation; history did not."""
    groups: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if not arrival.imported:
            groups[arrival.conversation.pk].append(arrival)
    return groups


def seen_elsewhere(conversation_ids: Collection[int]) -> dict[int, Seen]:
    """Those of the conversations that were answered elsewhere. One query, or none."""
    if not conversation_ids:
        return {}
    # Index: messages_of_conversation.
    said = Message.objects.filter(conversation=OuterRef("pk"), imported=False).order_by()
    answers = said.filter(direction=Direction.OUT, sent_elsewhere=True).order_by("-occurred_at")
    later = said.filter(direction=Direction.IN, occurred_at__gte=OuterRef("until"))
    counts = later.values("conversation").annotate(count=Count("pk")).values("count")
    rows = Conversation.objects.filter(pk__in=conversation_ids).order_by("pk")
    answered = rows.annotate(until=Subquery(answers.values("occurred_at")[:1]))
    found = answered.annotate(after=Subquery(counts)).values_list("pk", "until", "after")
    return {pk: Seen(until, after or 0) for pk, until, after in found if until is not None}


def is_entangled(group: Sequence[Arrival]) -> bool:
    """Whether more than what is at hand decides: something came late, or both sides spoke."""
    last = group[0].conversation.last_message_at
    is_late = last is not None and group[0].event.occurred_at <= last
    return is_late or len({arrival.inbound for arrival in group}) > 1


def _unread(known: int, group: Sequence[Arrival], seen: Seen | None) -> int:
    if seen is None:
        # All is of one side and newer than what is known.
        return known + len(group) if group[0].inbound else 0
    fresh = sum(a.inbound and a.event.occurred_at >= seen.until for a in group)
    return min(known, seen.after - fresh) + fresh
