"""The numbers beside the views: all of them in one query, however many there are.

A number is exact below :data:`MOST`, which stands for "so many or more": beyond that
nobody counts, and the database need not either. Spam counts nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from conversations import told, undelivered
from conversations.inbox_query import InboxQuery, conditions_of, from_stored
from conversations.models import Conversation, Notification, NotificationKind, SavedView, Status
from conversations.opened import is_unread
from echodesk.workspaces.models import Membership, Workspace

MOST = 1000


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
    accounts: Mapping[int, int] = field(default_factory=dict)
    labels: Mapping[int, int] = field(default_factory=dict)
    views: Mapping[int, int] = field(default_factory=dict)


class _CountUpTo(Subquery):
    """How many rows a queryset has, without reading more than :data:`MOST`."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.values("pk")[:MOST])


def count(
    member: Membership | None,
    *,
    accounts: Iterable[int] = (),
    labels: Iterable[int] = (),
    views: Iterable[tuple[int, InboxQuery]] = (),
) -> Counts:
    """The numbers of the standing views and of those named; one query.

    A view with search words has none: finding them is a query of its own.
    """
    if member is None:
        return Counts()
    is_open = Conversation.objects.visible_to(member).filter(status=Status.OPEN).order_by()
    wanted: dict[str, QuerySet[Any]] = _standing(member, is_open)
    for pk in accounts:
        wanted[f"accounts_{pk}"] = is_open.filter(account=pk)
    for pk in labels:
        wanted[f"labels_{pk}"] = is_open.filter(labels=pk)
    for pk, query in views:
        if not query.q:
            wanted[f"views_{pk}"] = _rows_of(member, query)
    counted = {name: _CountUpTo(rows) for name, rows in wanted.items()}
    rows = Workspace.objects.filter(pk=member.workspace_id).values_list(*counted.values())
    return _sorted(dict(zip(counted, rows.get(), strict=True)))


def _standing(member: Membership, is_open: QuerySet[Conversation]) -> dict[str, QuerySet[Any]]:
    # Indexes: inbox_by_status, inbox_by_assignee.
    newest = is_open.order_by("-last_activity_at", "-pk").values("pk")[:MOST]
    unseen = Notification.objects.visible_to(member).filter(
        member=member, kind=NotificationKind.MENTION, seen_at=None
    )
    snoozed = Conversation.objects.visible_to(member).filter(status=Status.SNOOZED)
    return {
        "mine": is_open.filter(assignee=member),
        "unassigned": is_open.filter(assignee=None),
        "all": is_open,
        "unread": Conversation.objects.filter(is_unread(member), pk__in=newest).order_by(),
        "snoozed": snoozed.order_by(),
        "undelivered": undelivered.to_look_at(member).order_by(),
        "unseen": told.unseen(member).order_by(),
        "mentions": unseen.exclude(conversation__status=Status.SPAM).order_by(),
    }


def _rows_of(member: Membership, query: InboxQuery) -> QuerySet[Conversation]:
    rows = Conversation.objects.visible_to(member).filter(*conditions_of(member, query))
    if query.unread:
        rows = rows.filter(is_unread(member))
    return rows.exclude(status=Status.SPAM).order_by()


def _sorted(found: dict[str, int]) -> Counts:
    by_kind: dict[str, Any] = {"accounts": {}, "labels": {}, "views": {}}
    for name, number in found.items():
        kind, _, pk = name.partition("_")
        if pk:
            by_kind[kind][int(pk)] = number
        else:
            by_kind[name] = number
    return Counts(**by_kind)


def queries_of(views: Iterable[SavedView]) -> list[tuple[int, InboxQuery]]:
    """What :func:`count` is to count for saved views."""
    return [(view.pk, from_stored(view.query)) for view in views]
