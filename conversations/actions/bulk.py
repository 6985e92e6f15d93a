"""One deed for many conversations, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from conversations.actions import annotate, assign, triage
from conversations.models import Conversation, Label
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership, Team

MOST = 200
DeedName = Literal["status", "assignee", "team", "labels", "priority"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become of one conversation. ``name`` says which of the other fields count.

    ``add`` and ``remove`` are labels by id; ``assignee`` and ``team`` are ids, or nobody.
    """

    name: DeedName
    status: str = ""
    snoozed_until: datetime | None = None
    until_reply: bool = False
    assignee: int | None = None
    team: int | None = None
    priority: str = ""
    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """How it went: what was refused, and why, by conversation; and how to take it back."""

    changed: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    undo: dict[str, dict[str, Any]] = field(default_factory=dict)


def change_all(*, member: Membership, ids: Sequence[int], change: Change) -> Done:
    """Do ``change`` to each conversation, in a transaction of its own.

    What one cannot take does not keep it from the others. At most 200 at once.
    """
    wanted = _within_limit(ids)
    done = Done()
    for row in _rows(member, wanted):
        before = _before(row, change.name)
        try:
            _change(member, row, change)
        except ActionError as error:
            done.refused[row.pk] = error.detail
        else:
            done.changed.append(row.pk)
            done.undo[str(row.pk)] = before
    return done


def undo_all(*, member: Membership, name: DeedName, undo: dict[str, dict[str, Any]]) -> Done:
    """Give each conversation back what ``change_all`` found."""
    by_id = {int(key): value for key, value in undo.items() if key.isdecimal()}
    done = Done()
    for row in _rows(member, _within_limit(list(by_id))):
        try:
            _change(member, row, _back_to(row, name, by_id[row.pk]))
        except ActionError as error:
            done.refused[row.pk] = error.detail
        else:
            done.changed.append(row.pk)
    return done


def _within_limit(ids: Sequence[int]) -> list[int]:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise ActionError(_("Choose at least one conversation."), code="nothing_chosen")
    if len(wanted) > MOST:
        raise ActionError(_("Choose at most %(limit)d conversations.") % {"limit": MOST})
    return wanted


def _rows(member: Membership, ids: Sequence[int]) -> list[Conversation]:
    rows = Conversation.objects.visible_to(member).filter(pk__in=ids)
    return list(rows.prefetch_related("labels").order_by("pk"))


def _before(row: Conversation, name: DeedName) -> dict[str, Any]:
    until = row.snoozed_until
    values: dict[DeedName, dict[str, Any]] = {
        "status": {
            "status": row.status,
            "snoozed_until": until.isoformat() if until else None,
            "until_reply": row.snoozed_until_reply,
        },
        "assignee": {"assignee": row.assignee_id},
        "team": {"team": row.team_id},
        "priority": {"priority": row.priority},
        "labels": {"labels": [label.pk for label in row.labels.all()]},
    }
    return values[name]


def _back_to(row: Conversation, name: DeedName, before: dict[str, Any]) -> Change:
    if name == "status":
        until = parse_datetime(str(before.get("snoozed_until") or ""))
        return Change(
            name=name,
            status=str(before.get("status", "")),
            snoozed_until=until,
            until_reply=bool(before.get("until_reply")),
        )
    if name == "labels":
        had, has = set(before.get("labels", ())), {label.pk for label in row.labels.all()}
        return Change(name=name, add=tuple(had - has), remove=tuple(has - had))
    if name == "priority":
        return Change(name=name, priority=str(before.get("priority", "")))
    return Change(name=name, assignee=before.get("assignee"), team=before.get("team"))


def _change(member: Membership, row: Conversation, change: Change) -> None:
    match change.name:
        case "status":
            triage.set_status(
                member=member,
                conversation=row,
                status=change.status,
                snoozed_until=change.snoozed_until,
                until_reply=change.until_reply,
            )
        case "assignee":
            assignee = _named(Membership.objects.visible_to(member), change.assignee)
            assign.assign(member=member, conversation=row, assignee=assignee)
        case "team":
            team = _named(Team.objects.visible_to(member), change.team)
            assign.assign_team(member=member, conversation=row, team=team)
        case "priority":
            triage.set_priority(member=member, conversation=row, priority=change.priority)
        case "labels":
            wanted = {label.pk for label in row.labels.all()}
            wanted = (wanted | set(change.add)) - set(change.remove)
            labels = Label.objects.visible_to(member).filter(pk__in=wanted)
            annotate.set_labels(member=member, conversation=row, labels=labels)


def _named(rows: Any, pk: int | None) -> Any:
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
