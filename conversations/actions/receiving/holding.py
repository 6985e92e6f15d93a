"""Which app holds a conversation at Meta, where several are connected to the account.

Told by handover notices, and by the place a message comes in: ``standby`` is for apps
that only listen. What counts is the newest of these by the platform's clock, so it is
read from what is stored, whatever the order it came in.
https://developers.facebook.com/docs/messenger-platform/handover-protocol
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, OuterRef, Subquery, When
from django.db.models.fields.json import KT

from conversations.actions.receiving.arrivals import Arrival
from conversations.models import Conversation, Direction, Message, Notice, NoticeKind
from echodesk.bulk import update_rows

# Where nobody has told which app it is.
SOME_APP = "unknown"
_CHANGES_HANDS = (NoticeKind.THREAD_PASSED, NoticeKind.THREAD_TAKEN)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The newest message of the person, the newest change of hands, and our own app."""

    said_at: datetime | None
    on_standby: bool
    changed_at: datetime | None
    owner: str
    our_app_id: str


def settle_holders(arrivals: Iterable[Arrival]) -> list[Conversation]:
    """Bring ``held_by_app_id`` of the conversations in line; returns those that changed.

    Asks nothing of the database unless another app plays a part.
    """
    concerned = {
        arrival.conversation.pk: arrival.conversation
        for arrival in arrivals
        if arrival.is_notice or arrival.said.standby or arrival.conversation.held_by_app_id
    }
    changed = []
    for key, facts in _facts_of(concerned) if concerned else ():
        conversation = concerned[key]
        holder, since = holder_by(facts)
        if holder != conversation.held_by_app_id:
            conversation.held_by_app_id, conversation.held_changed_at = holder, since
            changed.append(conversation)
    update_rows(changed, "held_by_app_id", "held_changed_at")
    return changed


def _facts_of(concerned: Iterable[int]) -> Iterator[tuple[int, _Facts]]:
    # Index: messages_of_conversation, notices_of_conversation.
    listened = Case(When(details__standby=True, then=True), default=False)
    said = Message.objects.filter(conversation=OuterRef("pk"), direction=Direction.IN)
    said = said.order_by("-occurred_at", "-pk")
    hands = Notice.objects.filter(conversation=OuterRef("pk"), kind__in=_CHANGES_HANDS)
    hands = hands.order_by("-occurred_at", "-pk")
    rows = Conversation.objects.filter(pk__in=list(concerned)).order_by("pk")
    facts = rows.values_list(
        "pk",
        Subquery(said.values("occurred_at")[:1]),
        Subquery(said.values(listened=listened)[:1]),
        Subquery(hands.values("occurred_at")[:1]),
        Subquery(hands.values(owner=KT("details__owner_app_id"))[:1]),
        "account__app_id",
    )
    for key, said_at, on_standby, changed_at, owner, app_id in facts:
        yield key, _Facts(said_at, bool(on_standby), changed_at, owner or "", app_id)


def holder_by(facts: _Facts) -> tuple[str, datetime | None]:
    """Who holds the conversation, and since when; empty for us or nobody."""
    theirs = "" if facts.owner == facts.our_app_id else facts.owner
    if facts.said_at is None or (facts.changed_at and facts.changed_at >= facts.said_at):
        return theirs, facts.changed_at
    return (theirs or SOME_APP) if facts.on_standby else "", facts.said_at
