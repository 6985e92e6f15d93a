"""From what somebody typed to what is looked for: names become ids, days become times."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from conversations.search.conditions import (
    ABOUT_TEXTS,
    on_conversations,
    on_day,
    on_texts,
    span_of,
)
from conversations.search.language import Fault, Filter, Operator, Problem, Query, Text
from conversations.search.names import Directory
from conversations.search.parsing import parse
from conversations.search.pattern import Pattern, pattern_of
from conversations.search.people import contact_ids
from conversations.search.sources import number_in
from echodesk.workspaces.models import Membership


@dataclass(slots=True)
class Plan:
    """What is looked for, for one member.

    ``texts`` are conditions on messages and notes, ``conversations`` on conversations;
    all of them have to be true. ``since`` and ``until`` bound the first kind. ``number``
    is what was typed as digits of a phone number, if it was one.
    """

    query: Query
    pattern: Pattern
    number: str = ""
    texts: list[Q] = field(default_factory=list)
    conversations: list[Q] = field(default_factory=list)
    since: datetime | None = None
    until: datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to look for: then nothing is found."""
        return not (self.pattern or self.texts or self.conversations)

    @property
    def is_about_texts(self) -> bool:
        """Whether something has to have been said."""
        return bool(self.pattern or self.texts)

    @property
    def may_be_a_person(self) -> bool:
        """Whether a name alone can be all that was looked for."""
        return bool(self.pattern.wanted) and not (self.pattern.unwanted or self.texts)


def plan_of(member: Membership, q: str) -> Plan:
    """The plan of what ``member`` typed. Reads each kind of name that is in it once."""
    zone = zone_of(member)
    query = parse(q, today=timezone.localdate(timezone=zone))
    plan = Plan(query, pattern_of(query.texts), _number(query.texts), problems=[*query.problems])
    names = Directory(member)
    for asked in query.filters:
        _add_filter(plan, asked, member, names)
    _add_days(plan, zone)
    return plan


def zone_of(member: Membership) -> tzinfo:
    """The time zone of a member's days: their own, else the workspace's."""
    return ZoneInfo(member.user.time_zone or member.workspace.time_zone)


def _number(texts: Sequence[Text]) -> str:
    return "" if any(text.negated for text in texts) else number_in(" ".join(t.text for t in texts))


def _add_filter(plan: Plan, asked: Filter, member: Membership, names: Directory) -> None:
    def find(operator: Operator, value: str) -> set[int]:
        found = names.find(operator, value)
        if not found:
            plan.problems.append(Problem(Fault.NO_NAME, operator, value))
        return found

    def who(value: str) -> tuple[set[int], set[int]]:
        members = names.find(Operator.ASSIGNEE, value)
        theirs = pattern_of([Text(value, prefix=True)])
        contacts = contact_ids(member, theirs, number_in(value))
        if not (members or contacts):
            plan.problems.append(Problem(Fault.NO_NAME, asked.operator, value))
        return members, contacts

    if asked.operator in ABOUT_TEXTS:
        plan.texts.append(on_texts(asked, member, who))
    else:
        plan.conversations.append(on_conversations(asked, member, find))


def _add_days(plan: Plan, zone: tzinfo) -> None:
    for asked in plan.query.days:
        plan.texts.append(on_day(asked, zone))
        since, until = span_of(asked, zone)
        plan.since = max(filter(None, (plan.since, since)), default=None)
        plan.until = min(filter(None, (plan.until, until)), default=None)
