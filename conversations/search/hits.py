"""What is shown of what was found: the message or note, a piece of it, and the way there."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from conversations import timelines
from conversations.models import Conversation, Message, Note, SearchableText
from conversations.search import finding
from conversations.search.engines import engine
from conversations.search.excerpts import Excerpt, build_excerpt
from conversations.search.pattern import Pattern
from conversations.search.planning import Plan
from conversations.search.sources import text_of, texts_of
from echodesk.keyset import BadCursorError, Cursor, Page, decode
from echodesk.workspaces.models import Membership

# So many messages that were said after a hit are on its page as well.
_AFTER = 15


@dataclass(frozen=True, slots=True)
class Hit:
    """One message or note that was found, and the piece of it that shows why.

    ``before`` is the cursor of the stretch of the timeline that the hit is in; empty where
    that is the newest one.
    """

    item: Message | Note
    excerpt: Excerpt
    before: str

    @property
    def is_note(self) -> bool:
        """Whether the team wrote it for itself."""
        return isinstance(self.item, Note)

    @property
    def anchor(self) -> str:
        """The id of its bubble."""
        kind = "message" if isinstance(self.item, Message) else "note"
        return f"{kind}-{self.item.pk}"


def page(member: Membership, plan: Plan, *, cursor: str, size: int) -> Page[Hit]:
    """One page of all that is found, newest first, however much that is.

    Pages lead forwards only. Raises ``BadCursorError``.
    """
    place = decode(cursor) if cursor else None
    if place is not None and place.backward:
        raise BadCursorError
    if plan.is_empty:
        return Page([])
    keys = [one.pk for one in finding.texts(member, plan, limit=size + 1, before=place)]
    found = SearchableText.objects.visible_to(member).filter(pk__in=keys[:size])
    rows = list(_with_items(found).order_by("-at", "-pk"))
    more = len(keys) > size and rows
    after = Cursor(rows[-1].at, rows[-1].pk).encode() if more else ""
    return Page([_hit(row, plan.pattern) for row in rows], after)


def newest_in(member: Membership, plan: Plan, conversation_ids: Collection[int]) -> dict[int, Hit]:
    """The newest hit in each of the conversations, as far as there is one; two queries."""
    if not (plan.is_about_texts and conversation_ids):
        return {}
    # Index: searchable_in_conversation.
    fitting = (
        SearchableText.objects.visible_to(member)
        .filter(*plan.texts, conversation=OuterRef("pk"))
        .filter(*engine().text_condition(plan.pattern, member.workspace_id))
        .order_by("-at", "-pk")
    )
    newest = Conversation.objects.filter(pk__in=conversation_ids).values_list(
        Subquery(fitting.values("pk")[:1])
    )
    rows = _with_items(SearchableText.objects.filter(pk__in=newest))
    return {row.conversation_id: _hit(row, plan.pattern) for row in rows}


def _with_items(rows: "QuerySet[SearchableText]") -> "QuerySet[SearchableText]":
    # Index: messages_of_conversation. Several may be of the same second.
    beyond = Q(occurred_at__gt=OuterRef("at")) | Q(pk__gt=OuterRef("message_id"))
    later = Message.objects.filter(
        beyond, conversation=OuterRef("conversation_id"), occurred_at__gte=OuterRef("at")
    ).order_by("occurred_at", "pk")[_AFTER : _AFTER + 1]
    rows = rows.annotate(
        later=Subquery(later.values("pk")), later_at=Subquery(later.values("occurred_at"))
    )
    rows = rows.select_related("message", "note__author__user").defer("words")
    return rows.prefetch_related("message__attachments")


def _hit(row: SearchableText, pattern: Pattern) -> Hit:
    item = row.message or row.note
    if item is None:
        raise TypeError("An index row is of a message or of a note")
    later, at = row.later, row.later_at  # type: ignore[attr-defined]
    before = timelines.place_after(Message(pk=later, occurred_at=at)) if later else ""
    return Hit(item, build_excerpt(_texts(item), pattern), before)


def _texts(item: Message | Note) -> list[str]:
    return [text_of(item)] if isinstance(item, Note) else texts_of(item, item.attachments.all())
