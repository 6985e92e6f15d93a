"""Operators as conditions on rows: some are about the conversation, some about what was said."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta, tzinfo
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from conversations.member_state import is_unread
from conversations.models import (
    Attachment,
    Direction,
    Label,
    MediaKind,
    MessageKind,
    Status,
)
from conversations.search.language import ME, NOBODY, Day, Filter, Has, Is, Operator
from echodesk.workspaces.models import Membership

# The others are about the conversation.
ABOUT_TEXTS = frozenset({Operator.FROM, Operator.HAS})
_MEDIA = {
    Has.PHOTO: MediaKind.IMAGE,
    Has.VIDEO: MediaKind.VIDEO,
    Has.AUDIO: MediaKind.AUDIO,
    Has.FILE: MediaKind.FILE,
}
_KINDS = {
    Has.LOCATION: MessageKind.LOCATION,
    Has.CONTACT: MessageKind.CONTACTS,
    Has.ORDER: MessageKind.ORDER,
}
_FIELDS = {
    Operator.ACCOUNT: "account",
    Operator.ASSIGNEE: "assignee",
    Operator.TEAM: "team",
    Operator.PLATFORM: "platform",
    Operator.PRIORITY: "priority",
}
_NOTHING = Q(pk__in=[])

# The ids a name means after an operator.
Find = Callable[[Operator, str], set[int]]
# The members and the contacts that are called so.
Who = Callable[[str], tuple[set[int], set[int]]]


def on_conversations(asked: Filter, member: Membership, find: Find) -> Q:
    """What is true of the conversations an operator asks for."""
    return _either(
        asked, (_on_conversation(asked.operator, one, member, find) for one in asked.values)
    )


def _on_conversation(operator: Operator, value: str, member: Membership, find: Find) -> Q:
    match operator:
        case Operator.IS:
            return _is(value, member)
        case Operator.LABEL if value.lower() == NOBODY:
            return ~Q(Exists(Label.objects.filter(conversations=OuterRef("pk"))))
        case Operator.LABEL:
            labels = Label.objects.filter(pk__in=find(operator, value))
            return Q(Exists(labels.filter(conversations=OuterRef("pk"))))
        case Operator.PLATFORM | Operator.PRIORITY:
            return Q(**{_FIELDS[operator]: value})
        case Operator.ASSIGNEE if value.lower() == ME:
            return Q(assignee=member.pk)
        case Operator.ASSIGNEE | Operator.TEAM if value.lower() == NOBODY:
            return Q(**{f"{_FIELDS[operator]}__isnull": True})
        case _:
            return Q(**{f"{_FIELDS[operator]}__in": find(operator, value)})


def _is(value: str, member: Membership) -> Q:
    match value:
        case Is.UNREAD:
            return is_unread(member)
        case Is.ASSIGNED | Is.UNASSIGNED:
            return Q(assignee__isnull=value == Is.UNASSIGNED)
        case _:
            return Q(status=Status(value))


def on_texts(asked: Filter, member: Membership, who: Who) -> Q:
    """What is true of the messages and notes an operator asks for."""
    if asked.operator == Operator.HAS:
        return _either(asked, (_has(value) for value in asked.values))
    return _either(asked, (_from(value, member, who) for value in asked.values))


def _has(value: str) -> Q:
    match value:
        case Has.NOTE:
            return Q(note__isnull=False)
        case Has.LOCATION | Has.CONTACT | Has.ORDER:
            return Q(message__isnull=False, message__kind=_KINDS[Has(value)])
        case _:
            kinds = {"kind": _MEDIA[Has(value)]} if value != Has.ATTACHMENT else {}
            # Index: one_attachment_per_position.
            return Q(Exists(Attachment.objects.filter(message=OuterRef("message"), **kinds)))


def _from(value: str, member: Membership, who: Who) -> Q:
    if value.lower() == ME:
        return Q(message__author=member.pk) | Q(note__author=member.pk)
    members, contacts = who(value)
    theirs = Q(message__direction=Direction.IN, conversation__contact__in=contacts)
    return theirs | Q(message__author__in=members) | Q(note__author__in=members)


def _either(asked: Filter, conditions: Iterable[Q]) -> Q:
    either = reduce(or_, conditions, _NOTHING)
    return ~either if asked.negated else either


def span_of(asked: Day, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """From when on, and until before when; a day that is not wanted has no span."""
    start, end = (
        datetime.combine(asked.day + timedelta(days), time.min, tzinfo=zone) for days in (0, 1)
    )
    match asked.operator, asked.negated:
        case (Operator.BEFORE, False):
            return None, start
        case (Operator.BEFORE, True):
            return start, None
        case (Operator.AFTER, False):
            return end, None
        case (Operator.AFTER, True):
            return None, end
        case (Operator.ON, False):
            return start, end
        case _:
            return None, None


def on_day(asked: Day, zone: tzinfo) -> Q:
    """What is true of the messages and notes of a day."""
    if asked.operator == Operator.ON and asked.negated:
        start, end = span_of(Day(Operator.ON, asked.day), zone)
        return Q(at__lt=start) | Q(at__gte=end)
    start, end = span_of(asked, zone)
    return Q(**{"at__gte": start} if start else {}) & Q(**{"at__lt": end} if end else {})
