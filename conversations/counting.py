"""The numbers beside the views, in two queries however many views and conversations there are.

Nothing is read beyond a limit, so that a million conversations cost what a thousand do:
what an index holds together is counted up to :data:`MOST`, the rest among the newest
:data:`LOOKED_AT` of a status. A number that may be larger says so. Spam counts nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import CharField, Count, IntegerField, QuerySet, Subquery, Value

from conversations import notifications, undelivered
from conversations.inbox_query import InboxQuery, conditions_of, from_stored
from conversations.member_state import only_unread
from conversations.models import Conversation, Notification, NotificationKind, SavedView, Status
from echodesk.workspaces.models import Membership, Workspace

MOST, LOOKED_AT = 1000, 200


class Number(NamedTuple):
    """How many there are; ``at_least`` where more were not looked at."""

    value: int
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations each view holds, by the id of what it is for.

    ``unread`` is of the newest open ones, ``mentions`` and ``unseen`` are what the member
    was told and has not seen, ``undelivered`` messages that somebody has to look at.
    """

    mine: int = 0
    unassigned: int = 0
    all: int = 0
    unread: int = 0
    snoozed: int = 0
    mentions: int = 0
    undelivered: int = 0
    unseen: int = 0
    accounts: Mapping[int, Number] = field(default_factory=dict)
    labels: Mapping[int, Number] = field(default_factory=dict)
    views: Mapping[int, Number] = field(default_factory=dict)


class _CountUpTo(Subquery):
    """How many rows a queryset has, without reading more than :data:`MOST`."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.values("pk")[:MOST])


def count(member: Membership | None, views: Iterable[SavedView] = ()) -> Counts:
    """The numbers of the standing views, of all accounts and labels, and of ``views``.

    A view with search words has none: finding them is a query of its own.
    """
    if member is None:
        return Counts()
    queries = {view.pk: from_stored(view.query) for view in views}
    counted = {pk: query for pk, query in queries.items() if not query.q}
    scalars = _standing(member)
    for query in counted.values():
        scalars[f"size {query.status}"] = _newest(member, query.status)
    for pk, query in counted.items():
        scalars[f"view {pk}"] = _rows_of(member, query)
    found = _read(member, scalars)
    by_kind: dict[str, Any] = {name: found[name] for name in found if " " not in name}
    by_kind |= _groups(member, is_partial=found["all"] >= LOOKED_AT)
    by_kind["views"] = {
        pk: Number(found[f"view {pk}"], found[f"size {query.status}"] >= LOOKED_AT)
        for pk, query in counted.items()
    }
    return Counts(**by_kind)


def _read(member: Membership, scalars: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    counts = [_CountUpTo(rows) for rows in scalars.values()]
    row = Workspace.objects.filter(pk=member.workspace_id).values_list(*counts).get()
    return dict(zip(scalars, row, strict=True))


def _standing(member: Membership) -> dict[str, QuerySet[Any]]:
    # Indexes: inbox_by_status, inbox_by_assignee, message_undelivered, notification_unseen.
    rows = Conversation.objects.visible_to(member).order_by()
    is_open = rows.filter(status=Status.OPEN)
    looked_at = Conversation.objects.filter(pk__in=_newest(member, Status.OPEN)).order_by()
    unseen = Notification.objects.visible_to(member).filter(
        member=member, kind=NotificationKind.MENTION, seen_at=None
    )
    return {
        "mine": is_open.filter(assignee=member),
        "unassigned": is_open.filter(assignee=None),
        "all": is_open,
        "unread": only_unread(looked_at, member),
        "snoozed": rows.filter(status=Status.SNOOZED),
        "mentions": unseen.exclude(conversation__status=Status.SPAM).order_by(),
        "undelivered": undelivered.to_look_at(member).order_by(),
        "unseen": notifications.unseen(member).order_by(),
    }


def _newest(member: Membership, status: str) -> QuerySet[Any]:
    """The conversations that are looked at. Indexes: inbox_by_status, inbox_all."""
    rows = Conversation.objects.visible_to(member)
    rows = rows.filter(status=status) if status else rows
    return rows.order_by("-last_activity_at", "-pk").values("pk")[:LOOKED_AT]


def _rows_of(member: Membership, query: InboxQuery) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(pk__in=_newest(member, query.status))
    rows = rows.filter(*conditions_of(member, query)).exclude(status=Status.SPAM).order_by()
    return only_unread(rows, member) if query.unread else rows


def _groups(member: Membership, *, is_partial: bool) -> dict[str, dict[int, Number]]:
    """Open conversations by account and by label; one query."""
    newest = _newest(member, Status.OPEN)
    by_account = _grouped(Conversation.objects.filter(pk__in=newest), "accounts", "account_id")
    tied = Conversation.labels.through._default_manager.filter(conversation__in=newest)
    found: dict[str, dict[int, Number]] = {"accounts": {}, "labels": {}}
    for kind, pk, number in by_account.union(_grouped(tied, "labels", "label_id"), all=True):
        found[kind][pk] = Number(number, is_partial)
    return found


def _grouped(rows: QuerySet[Any], kind: str, by: str) -> QuerySet[Any, tuple[str, int, int]]:
    counted = rows.order_by().values(by).annotate(number=Count("pk"))
    named: QuerySet[Any, tuple[str, int, int]] = counted.values_list(
        Value(kind, CharField()), by, "number"
    )
    return named
