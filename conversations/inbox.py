"""The only readers of lists: views, filters, search, one conversation.

Every read starts at ``visible_to(member)``. Lists are paged by keyset and cost the same
number of queries however long they are.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from conversations.inbox_query import InboxQuery, conditions_of
from conversations.member_state import only_unread, with_own, with_unread_for
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
from conversations.promise import Promise, promise_for
from conversations.reply_window import ReplyWindow, window_for
from conversations.search import finding
from conversations.texts import clean
from echodesk.keyset import Page, page_of
from echodesk.workspaces.models import Membership, Workspace


def select(member: Membership | None, query: InboxQuery) -> QuerySet[Conversation]:
    """The conversations of ``query``, with all that a row or the API shows of them."""
    rows: QuerySet[Conversation] = Conversation.objects.visible_to(member)
    conditions = conditions_of(member, query)
    for condition in conditions:
        rows = rows.filter(condition)
    if clean(query.q):
        rows = finding.narrow(member, rows, query.q, narrowed=bool(conditions))
    detailed = with_details(rows)
    return only_unread(detailed, member) if query.unread else with_unread_for(detailed, member)


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


def promise(
    workspace: Workspace, conversation: Conversation, now: datetime | None = None
) -> Promise:
    """How the answer that ``conversation`` waits for stands to what ``workspace`` promises."""
    waits = conversation.status not in {Status.RESOLVED, Status.SPAM, Status.SNOOZED}
    return promise_for(
        conversation.waiting_since if waits else None,
        now or timezone.now(),
        minutes=workspace.answer_minutes,
        hours=workspace.hours,
        zone=ZoneInfo(workspace.time_zone),
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
