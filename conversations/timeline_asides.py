"""What stands beside the messages of a conversation: notes, notices and deeds, in one query.

Each is a small table of its own; a page that asked them one by one would ask three times.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, F, JSONField, Q, QuerySet, TextField, Value

from conversations.models import Conversation, Deed, Note, Notice
from echodesk.workspaces.models import Membership, User

Beside = Note | Notice | Deed

_NO_WORDS, _NO_NAME = Value("", TextField()), Value("", CharField())
_NOTHING = Value({}, JSONField())
_NOBODY = Value(None, BigIntegerField())


class _Row(NamedTuple):
    table: str
    pk: int
    at: datetime
    text: str
    kind: str
    data: Any
    member_id: int | None
    user_id: int | None
    name: str | None
    email: str | None


def read_beside(
    member: Membership | None,
    conversation: Conversation,
    older: Mapping[str, Q],
    size: int,
) -> list[Beside]:
    """The newest ``size`` of each that ``older`` lets through, in no order.

    ``older`` has a condition for each table by its name.
    """
    # Deeds first: the database takes the types of the columns from them.
    deeds = _columns(
        _newest(Deed, member, conversation, older["Deed"], "created_at", size),
        at=F("created_at"),
        words=_NO_WORDS,
        what=F("verb"),
        more=F("data"),
        by="member",
    )
    notices = _columns(
        _newest(Notice, member, conversation, older["Notice"], "occurred_at", size),
        at=F("occurred_at"),
        words=F("text"),
        what=F("kind"),
        more=F("details"),
    )
    notes = _columns(
        _newest(Note, member, conversation, older["Note"], "created_at", size),
        at=F("created_at"),
        words=F("text"),
        what=_NO_NAME,
        more=_NOTHING,
        by="author",
    )
    rows = deeds.union(notices, notes, all=True)
    return [_built(conversation, _Row(*row)) for row in rows]


def _newest(
    model: Any,
    member: Membership | None,
    conversation: Conversation,
    older: Q,
    time_field: str,
    size: int,
) -> QuerySet[Any]:
    # Indexes: deeds_of_conversation, notices_of_conversation, and that of a note's conversation.
    rows = model.objects.visible_to(member).filter(older, conversation=conversation)
    newest = rows.order_by(f"-{time_field}", "-pk").values("pk")[:size]
    # SQLite takes no limit within a union, but one further in.
    found: QuerySet[Any] = model.objects.filter(pk__in=newest).order_by()
    return found


def _columns(
    rows: QuerySet[Any], *, at: F, words: Any, what: Any, more: Any, by: str = ""
) -> QuerySet[Any, tuple[Any, ...]]:
    """``rows`` as the columns of :class:`_Row`; ``by`` leads to the member."""
    who = {
        "who": F(by) if by else _NOBODY,
        "who_user": F(f"{by}__user") if by else _NOBODY,
        "who_name": F(f"{by}__user__name") if by else _NO_NAME,
        "who_email": F(f"{by}__user__email") if by else _NO_NAME,
    }
    table = Value(rows.model.__name__, CharField())
    named: QuerySet[Any] = rows.annotate(
        table=table, at=at, words=words, what=what, more=more, **who
    )
    return named.values_list("table", "pk", "at", "words", "what", "more", *who)


def _built(conversation: Conversation, row: _Row) -> Beside:
    ids = {
        "pk": row.pk,
        "workspace_id": conversation.workspace_id,
        "conversation_id": conversation.pk,
    }
    match row.table:
        case "Deed":
            return Deed(**ids, verb=row.kind, data=row.data, member=_member(row), created_at=row.at)
        case "Notice":
            return Notice(
                **ids,
                account_id=conversation.account_id,
                kind=row.kind,
                text=row.text,
                details=row.data,
                occurred_at=row.at,
            )
        case _:
            return Note(**ids, text=row.text, author=_member(row), created_at=row.at)


def _member(row: _Row) -> Membership | None:
    if row.member_id is None:
        return None
    user = User(pk=row.user_id, name=row.name or "", email=row.email or "")
    return Membership(pk=row.member_id, user=user)
