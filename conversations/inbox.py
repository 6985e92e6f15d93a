"""The only readers of lists: views, filters, search, counts, one conversation.

Every read starts at ``visible_to(member)``. Lists are paged by keyset and cost the same
number of queries however long they are.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from conversations.models import (
    Conversation,
    Deed,
    Label,
    Message,
    MessageStatus,
    Note,
    Notice,
    Reaction,
    ReactionState,
    Status,
)
from conversations.opened import with_own
from conversations.reply_window import ReplyWindow, window_for
from conversations.search import finding
from conversations.texts import clean, parse_id
from echodesk.keyset import Page, page_of
from echodesk.workspaces.models import Membership

Queue = Literal["mine", "unassigned", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """What a list shows. Empty values do not filter.

    ``account`` and ``assignee`` are ids as text (``assignee`` also ``me`` or ``none``),
    ``label`` is an id or a name. An id that means nothing finds nothing.
    """

    queue: Queue = "all"
    status: str = ""
    platform: str = ""
    account: str = ""
    label: str = ""
    assignee: str = ""
    unread: bool = False
    q: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open conversations each queue holds, and how many of all are unread."""

    mine: int
    unassigned: int
    all: int
    unread: int


def select(member: Membership | None, query: InboxQuery) -> QuerySet[Conversation]:
    """The conversations of ``query``, with all that a row or the API shows of them."""
    rows: QuerySet[Conversation] = Conversation.objects.visible_to(member)
    conditions = _conditions(member, query)
    for condition in conditions:
        rows = rows.filter(condition)
    if clean(query.q):
        rows = finding.narrow(member, rows, query.q, narrowed=bool(conditions))
    return with_details(rows)


def with_details(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """``rows`` with what belongs to them, in one query and one for the labels."""
    return _with_related(rows).prefetch_related("labels")


def _with_related(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """``rows`` with what each belongs to.

    Without the account's token: nobody who reads a list needs it, and decrypting it for
    every row costs more than the row.
    """
    related = rows.select_related("account", "contact", "identity", "assignee__user", "team")
    return related.defer("account__access_token")


def page(
    member: Membership | None, query: InboxQuery, *, cursor: str = "", size: int = 40
) -> Page[Conversation]:
    """One page of ``query``, newest activity first. Raises ``BadCursorError``."""
    return page_of(select(member, query), time_field="last_activity_at", cursor=cursor, size=size)


def counts(member: Membership | None) -> Counts:
    """The numbers beside the queues, in one query."""
    rows = Conversation.objects.visible_to(member).filter(status=Status.OPEN)
    found = rows.aggregate(
        mine=Count("pk", filter=Q(assignee=member)),
        unassigned=Count("pk", filter=Q(assignee=None)),
        all=Count("pk"),
        unread=Count("pk", filter=Q(unread_count__gt=0)),
    )
    return Counts(**found)


def get(member: Membership | None, conversation_id: int) -> Conversation:
    """The conversation, if ``member`` may see it; else 404, as if there were none."""
    # Its labels where they are asked for: a page reads them with those of the workspace.
    return _found(_with_related(Conversation.objects.visible_to(member)), conversation_id)


def get_opened(member: Membership | None, conversation_id: int) -> Conversation:
    """The same, with ``read_until`` and ``is_followed`` of ``member``."""
    rows = _with_related(Conversation.objects.visible_to(member))
    return _found(with_own(rows, member), conversation_id)


def _found(rows: QuerySet[Conversation], conversation_id: int) -> Conversation:
    row = rows.filter(pk=conversation_id).first()
    if row is None:
        raise Http404
    return row


def get_message(member: Membership | None, message_id: int) -> Message:
    """The message with its conversation, if ``member`` may see it; else 404."""
    rows = with_message_details(Message.objects.visible_to(member))
    row = rows.select_related("conversation").filter(pk=message_id).first()
    if row is None:
        raise Http404
    return row


def window(conversation: Conversation, now: datetime | None = None) -> ReplyWindow:
    """When ``conversation`` may be answered. The window is the person's, not its own."""
    identity = conversation.identity
    return window_for(
        conversation.platform,
        identity.last_inbound_at,
        now or timezone.now(),
        entry_point_at=identity.entry_point_at,
    )


def messages(member: Membership | None, conversation: Conversation) -> QuerySet[Message]:
    """What was said in ``conversation``; cancelled messages were not."""
    rows = Message.objects.visible_to(member).filter(conversation=conversation)
    return with_message_details(rows.exclude(status=MessageStatus.CANCELLED))


def reactions_of(message: Message) -> list[Reaction]:
    """What stands on ``message``, the person's first. No query for one that was read here."""
    if not hasattr(message, "emoji_of_person"):
        return list(message.reactions.exclude(emoji="").order_by("by_business"))
    ours = {
        "emoji": getattr(message, "emoji_of_business", None),
        "state": getattr(message, "state_of_business", ReactionState.SENT),
    }
    found = [Reaction(emoji=message.emoji_of_person), Reaction(by_business=True, **ours)]
    return [reaction for reaction in found if reaction.emoji]


def labels(
    member: Membership | None, conversation: Conversation
) -> tuple[list[Label], list[Label]]:
    """All labels of the workspace, and those the conversation has; one query."""
    theirs = Label.objects.filter(conversations=conversation.pk, pk=OuterRef("pk"))
    rows = list(Label.objects.visible_to(member).annotate(is_own=Exists(theirs)))
    return [*rows], [row for row in rows if row.is_own]


def notes(member: Membership | None, conversation: Conversation) -> QuerySet[Note]:
    """What the team wrote beside ``conversation``."""
    rows = Note.objects.visible_to(member).filter(conversation=conversation)
    return rows.select_related("author__user")


def notices(member: Membership | None, conversation: Conversation) -> QuerySet[Notice]:
    """What stands in ``conversation`` without having been said."""
    return Notice.objects.visible_to(member).filter(conversation=conversation)


def deeds(member: Membership | None, conversation: Conversation) -> QuerySet[Deed]:
    """Who did what in ``conversation``."""
    rows = Deed.objects.visible_to(member).filter(conversation=conversation)
    return rows.select_related("member__user")


def with_message_details(rows: QuerySet[Message]) -> QuerySet[Message]:
    """``rows`` with all that is drawn of them, in one query and one for the attachments."""
    related = rows.select_related("author__user", "reply_to__author__user")
    # Each side has at most one reaction, so that they need no query of their own.
    return related.annotate(
        emoji_of_person=_reaction("emoji", by_business=False),
        emoji_of_business=_reaction("emoji", by_business=True),
        state_of_business=_reaction("state", by_business=True),
    ).prefetch_related("attachments")


def _reaction(field: str, *, by_business: bool) -> Subquery:
    # Index: one_reaction_per_side.
    rows = Reaction.objects.filter(message=OuterRef("pk"), by_business=by_business)
    return Subquery(rows.values(field)[:1])


def _conditions(member: Membership | None, query: InboxQuery) -> list[Q]:
    """One condition per value given. Each is on an index that starts with the workspace."""
    conditions = [
        Q(**{field: clean(value)})
        for field, value in (("status", query.status), ("platform", query.platform))
        if value
    ]
    if query.queue != "all":
        conditions.append(Q(assignee=member if query.queue == "mine" else None))
    if query.account:
        conditions.append(_by_id("account_id", query.account))
    if query.assignee:
        conditions.append(_assigned(member, query.assignee))
    if query.label:
        conditions.append(_labelled(query.label))
    if query.unread:
        conditions.append(Q(unread_count__gt=0))
    return conditions


def _by_id(field: str, value: str) -> Q:
    number = parse_id(value)
    return Q(pk__in=[]) if number is None else Q(**{field: number})


def _assigned(member: Membership | None, assignee: str) -> Q:
    if assignee == "me":
        return Q(assignee=member)
    if assignee == "none":
        return Q(assignee=None)
    return _by_id("assignee_id", assignee)


def _labelled(label: str) -> Q:
    by_name = Q(name__iexact=clean(label))
    number = parse_id(label)
    wanted = by_name if number is None else by_name | Q(pk=number)
    return Q(Exists(Label.objects.filter(wanted, conversations=OuterRef("pk"))))
