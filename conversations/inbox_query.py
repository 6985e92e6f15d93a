"""What a list of conversations shows: filters, and the conditions they are."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q

from conversations.models import Label, Notification, NotificationKind, Status
from conversations.texts import clean, parse_id
from echodesk.workspaces.models import Membership

Queue = Literal["mine", "unassigned", "mentions", "all"]
QUEUES: tuple[Queue, ...] = ("mine", "unassigned", "mentions", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """What a list shows. Empty values do not filter.

    ``account``, ``team`` and ``assignee`` are ids as text (``assignee`` also ``me`` or
    ``none``, ``team`` also ``none``), ``label`` is an id or a name. An id that means
    nothing finds nothing. ``unread`` is what the member has not read.
    """

    queue: Queue = "all"
    status: str = ""
    platform: str = ""
    account: str = ""
    label: str = ""
    assignee: str = ""
    team: str = ""
    priority: str = ""
    unread: bool = False
    q: str = ""


FIELDS = tuple(one.name for one in fields(InboxQuery))
_DEFAULT = InboxQuery()


def to_stored(query: InboxQuery) -> dict[str, Any]:
    """The filters that are set, as a saved view keeps them."""
    return {
        name: value for name, value in asdict(query).items() if value != getattr(_DEFAULT, name)
    }


def from_stored(stored: dict[str, Any]) -> InboxQuery:
    """The query that a saved view keeps; what is not known any more is left out."""
    return InboxQuery(**{name: value for name, value in stored.items() if name in FIELDS})


def conditions_of(member: Membership | None, query: InboxQuery) -> list[Q]:
    """One condition per value given, without ``unread`` and ``q``."""
    plain = (("status", query.status), ("platform", query.platform), ("priority", query.priority))
    conditions = [Q(**{field: clean(value)}) for field, value in plain if value]
    if query.queue != "all":
        conditions.append(_in_queue(member, query.queue))
    if query.account:
        conditions.append(_by_id("account_id", query.account))
    if query.assignee:
        conditions.append(_assigned(member, query.assignee))
    if query.team:
        none = query.team == "none"
        conditions.append(Q(team=None) if none else _by_id("team_id", query.team))
    if query.label:
        conditions.append(_labelled(query.label))
    return conditions


def _in_queue(member: Membership | None, queue: Queue) -> Q:
    if queue == "mentions":
        # Index: notification_of_member.
        told = Notification.objects.filter(member=member, kind=NotificationKind.MENTION)
        return Q(pk__in=told.values("conversation")) & ~Q(status=Status.SPAM)
    return Q(assignee=member if queue == "mine" else None)


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
