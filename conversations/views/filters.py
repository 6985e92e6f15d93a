"""The menus above the list, and the sheet of all filters that a view can be made from."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from conversations.models import Label, Priority, Status
from conversations.views.list_query import Place, build_address
from echodesk.workspaces.models import Membership, Team
from social.models import SocialAccount
from social.platforms import Platform


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter: its words, the address it leads to, whether it is chosen."""

    text: str
    address: str
    chosen: bool
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One menu above the list. ``active`` if it narrows the list."""

    name: str
    icon: str
    active: bool
    options: list[Option]


def build_filters(place: Place, labels: list[Label]) -> list[Filter]:
    """The menus above the list, with the addresses their choices lead to."""
    return [_by_status(place), _by_platform(place), *([_by_label(place, labels)] if labels else [])]


def _option(place: Place, text: str, tone: str = "", **changed: Any) -> Option:
    chosen = all(getattr(place.query, name) == value for name, value in changed.items())
    address = build_address(replace(place.query, **changed), place.view)
    return Option(text, address, chosen, tone)


def _by_status(place: Place) -> Filter:
    options = [_option(place, str(status.label), status=status.value) for status in Status]
    options.append(_option(place, _("Any status"), status=""))
    chosen = next(option.text for option in options if option.chosen)
    return Filter(chosen, "", active=True, options=options)


def _by_platform(place: Place) -> Filter:
    options = [_option(place, _("All platforms"), platform="")]
    options += [_option(place, p.label, platform=p.value) for p in Platform]
    chosen = place.query.platform
    name = Platform(chosen).label if chosen else _("Platform")
    return Filter(name, "plug", bool(chosen), options)


def _by_label(place: Place, labels: list[Label]) -> Filter:
    options = [_option(place, _("All labels"), label="")]
    options += [_option(place, label.name, label.tone, label=str(label.pk)) for label in labels]
    wanted = place.query.label
    chosen = next((o.text for o in options if o.chosen), wanted)
    return Filter(chosen if wanted else _("Label"), "tag", bool(wanted), options)


def more_filters(place: Place) -> int:
    """How many filters are set that have no menu of their own."""
    query = place.query
    return sum(
        bool(value)
        for value in (query.account, query.assignee, query.team, query.priority, query.unread)
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the sheet: the name it is sent under, its words, its options."""

    name: str
    text: str
    value: str
    options: list[tuple[str, str]]


def build_choices(
    place: Place,
    *,
    accounts: list[SocialAccount],
    labels: list[Label],
    colleagues: list[Membership],
    teams: list[Team],
) -> list[Choice]:
    """All filters as selects, filled in as the list is."""
    query, any_ = place.query, [("", _("Any"))]
    people = [("me", _("Me")), ("none", _("Nobody"))]
    people += [(str(one.pk), one.user.get_full_name()) for one in colleagues]
    named = [(str(team.pk), team.name) for team in teams]
    by_name = [
        Choice("status", _("Status"), query.status or "all", [("all", _("Any")), *_known(Status)]),
        Choice("assignee", _("Assigned to"), _assignee(place), any_ + people),
        Choice("team", _("Team"), query.team, [*any_, ("none", _("No team")), *named]),
        Choice("account", _("Account"), query.account, any_ + _named(accounts)),
        Choice("platform", _("Platform"), query.platform, any_ + _known(Platform)),
        Choice("label", _("Label"), query.label, any_ + _named(labels)),
        Choice("priority", _("Priority"), query.priority, any_ + _known(Priority)),
    ]
    return [choice for choice in by_name if len(choice.options) > len(any_)]


def _known(values: type[TextChoices]) -> list[tuple[str, str]]:
    return [(value.value, str(value.label)) for value in values]


def _named(rows: list[Any]) -> list[tuple[str, str]]:
    return [(str(row.pk), row.label if hasattr(row, "label") else row.name) for row in rows]


def _assignee(place: Place) -> str:
    return {"mine": "me", "unassigned": "none"}.get(place.query.queue, place.query.assignee)
