"""What one member has to do with a conversation: how far they read it, whether they follow."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from conversations.models import (
    Conversation,
    Direction,
    Draft,
    DraftMode,
    Follower,
    Message,
    ReadMark,
    Status,
    Upload,
)
from echodesk.realtime.models import Sequence
from echodesk.workspaces.models import Membership


def with_unread_for(
    rows: QuerySet[Conversation], member: Membership | None
) -> QuerySet[Conversation]:
    """``rows`` with ``unread_for_me``: how many messages of the person ``member`` has not read.

    Who never opened a conversation has not read what the team has not; and while somebody
    waits there for an answer, what they said since the member came. Spam counts for nothing.
    """
    # Index: messages_of_conversation.
    heard = Message.objects.filter(conversation=OuterRef("pk"), direction=Direction.IN)
    later = heard.filter(occurred_at__gt=OuterRef("read_until"), imported=False).order_by()
    counted = later.values("conversation").annotate(count=Count("pk")).values("count")
    unread = Case(
        When(status=Status.SPAM, then=Value(0)),
        When(read_until__isnull=True, unread_count__gt=0, then=F("unread_count")),
        When(read_until__isnull=True, then=_news_of_others(member)),
        # Most have been read to the end, and nothing has to be counted.
        When(last_message_at__lte=F("read_until"), then=Value(0)),
        default=Coalesce(Subquery(counted), Value(0)),
        output_field=IntegerField(),
    )
    return rows.annotate(read_until=_read_until(member)).annotate(unread_for_me=unread)


def only_unread(rows: QuerySet[Conversation], member: Membership | None) -> QuerySet[Conversation]:
    """Those of ``rows`` of which ``member`` has something to read, annotated as above."""
    # Types know nothing of what is annotated.
    has_some: dict[str, Any] = {"unread_for_me__gt": 0}
    return with_unread_for(rows, member).filter(**has_some)


def _news_of_others(member: Membership | None) -> Case:
    """1 where a colleague has read what nobody has answered yet."""
    if member is None:
        return Case(default=Value(0))
    came = {"waiting_since__isnull": False, "last_message_at__gt": member.created_at}
    return Case(When(**came, then=Value(1)), default=Value(0))


def is_unread(member: Membership | None) -> Q:
    """The conversations of which ``member`` has something to read."""
    return Q(Exists(only_unread(Conversation.objects.filter(pk=OuterRef("pk")), member)))


def with_own(rows: QuerySet[Conversation], member: Membership | None) -> QuerySet[Conversation]:
    """``rows`` with ``read_until``, ``is_followed`` and drafts, as they are for ``member``.

    ``draft_reply`` and ``draft_note`` are ``{"id", "text", "at", "reply_to", "has_files"}`` or
    ``None``. ``seq`` is the number of the newest event at that moment.
    """
    # Index: one_follower_per_member.
    follows = Follower.objects.filter(conversation=OuterRef("pk"), member=member)
    sequence = Sequence.objects.filter(workspace=OuterRef("workspace_id")).values("last")
    return rows.annotate(
        read_until=_read_until(member),
        is_followed=Exists(follows),
        draft_reply=_draft(member, DraftMode.REPLY),
        draft_note=_draft(member, DraftMode.NOTE),
        seq=Coalesce(Subquery(sequence[:1]), Value(0)),
    )


def _draft(member: Membership | None, mode: DraftMode) -> Subquery:
    # Index: one_draft_per_mode.
    kept = Draft.objects.filter(member=member, conversation=OuterRef("pk"), mode=mode)
    files = Upload.objects.filter(drafts=OuterRef("pk"))
    parts = JSONObject(
        id="pk", text="text", at="updated_at", reply_to="reply_to_id", has_files=Exists(files)
    )
    return Subquery(kept.values(whole=parts)[:1])


def _read_until(member: Membership | None) -> Any:
    # Index: one_read_mark_per_member.
    marks = ReadMark.objects.filter(member=member, conversation=OuterRef("pk"))
    return Subquery(marks.values("read_until")[:1])
