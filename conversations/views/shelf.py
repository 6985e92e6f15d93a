"""The views one can choose from, beside the list and on the rail of every page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from conversations.counting import MOST, Counts, Number, count
from conversations.inbox_query import InboxQuery
from conversations.models import Label, SavedView, Status
from conversations.views.list_query import Place, build_address
from echodesk.workspaces.models import Membership
from social.models import SocialAccount


@dataclass(frozen=True, slots=True)
class Link:
    """One view. ``key`` names its number for scripts; a view without one has no number."""

    key: str
    name: str
    address: str
    number: int | Number | None = None
    icon: str = ""
    platform: str = ""
    tone: str = ""
    is_shared: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Views of one sort. ``name`` is empty for those that everybody has."""

    name: str
    links: list[Link]
    kind: str = ""

    @property
    def is_open(self) -> bool:
        """Whether one of them is shown, so that the group must not be folded."""
        return any(link.chosen for link in self.links)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All views of a member with their numbers."""

    counts: Counts
    groups: list[Group]

    @property
    def chosen(self) -> Link | None:
        """The one that is shown, if what is shown is one of them."""
        return next((link for link in self.links() if link.chosen), None)

    def links(self) -> Iterator[Link]:
        """The views of all groups."""
        for group in self.groups:
            yield from group.links


def read_shelf(
    member: Membership,
    *,
    accounts: list[SocialAccount],
    labels: list[Label],
    views: list[SavedView],
    place: Place | None = None,
    counted: bool = True,
) -> Shelf:
    """The views of ``member``, of which the one at ``place`` is chosen. Two queries.

    None, and zeros, where nothing is to be ``counted``.
    """
    counts = count(member, views) if counted else Counts()
    groups = [
        Group("", _standing(counts)),
        Group(_("Views"), _saved(counts, views), "views"),
        # With one account its view would be that of all.
        Group(_("Accounts"), _accounts(counts, accounts) if len(accounts) > 1 else [], "accounts"),
        Group(_("Labels"), _labels(counts, labels), "labels"),
    ]
    return Shelf(counts, [_marked(group, place) for group in groups])


def _marked(group: Group, place: Place | None) -> Group:
    here = build_address(replace(place.query, q=""), place.view) if place else ""
    if place and place.view:
        here = f"?view={place.view.pk}"
    links = [replace(link, chosen=link.address == here) for link in group.links]
    return replace(group, links=links)


def _standing(counts: Counts) -> list[Link]:
    is_open = Status.OPEN
    return [
        _link("mine", _("Mine"), "user", counts.mine, queue="mine", status=is_open),
        _link(
            "unassigned",
            _("Unassigned"),
            "inbox",
            counts.unassigned,
            queue="unassigned",
            status=is_open,
        ),
        _link("all", _("All"), "messages-square", counts.all, status=is_open),
        _link("mentions", _("Mentions"), "at-sign", counts.mentions, queue="mentions"),
        _link("snoozed", _("Snoozed"), "alarm-clock", counts.snoozed, status=Status.SNOOZED),
        _link("resolved", _("Resolved"), "check", None, status=Status.RESOLVED),
        _link("spam", _("Spam"), "octagon-alert", None, status=Status.SPAM),
    ]


def _link(key: str, name: str, icon: str, number: int | None, **query: str) -> Link:
    address = build_address(InboxQuery(**query))  # type: ignore[arg-type]
    return Link(key, name, address, number, icon=icon)


def _saved(counts: Counts, views: list[SavedView]) -> list[Link]:
    return [
        Link(
            f"view-{view.pk}",
            view.name,
            f"?view={view.pk}",
            # What has to be searched for has none.
            None if view.query.get("q") else counts.views.get(view.pk, 0),
            tone=view.tone,
            is_shared=view.owner_id is None,
        )
        for view in views
    ]


def _accounts(counts: Counts, accounts: list[SocialAccount]) -> list[Link]:
    return [
        Link(
            f"account-{account.pk}",
            account.label,
            build_address(InboxQuery(status=Status.OPEN, account=str(account.pk))),
            counts.accounts.get(account.pk, 0),
            platform=account.platform,
        )
        for account in accounts
    ]


def _labels(counts: Counts, labels: list[Label]) -> list[Link]:
    return [
        Link(
            f"label-{label.pk}",
            label.name,
            build_address(InboxQuery(status=Status.OPEN, label=str(label.pk))),
            counts.labels.get(label.pk, 0),
            tone=label.tone,
        )
        for label in labels
    ]


def shown(number: int | Number) -> str:
    """A number as it stands beside a view."""
    if isinstance(number, Number):
        return f"{number.value}+" if number.at_least else str(number.value)
    return str(number) if number < MOST else f"{MOST - 1}+"
