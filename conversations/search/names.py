"""Which of the workspace's own labels, accounts, members and teams a name in a query means."""

from collections.abc import Callable, Collection, Iterable, Sequence

from conversations.models import Label
from conversations.search.language import Operator
from conversations.search.words import words_of
from conversations.texts import parse_id
from echodesk.workspaces.models import Membership, Team
from social.models import SocialAccount

# The id of a row, and what it may be called.
Named = tuple[int, Sequence[str]]


def meant_by(value: str, rows: Iterable[Named]) -> set[int]:
    """The ids of the rows that are called ``value``; else of those whose names begin so. Pure.

    ``value`` may be an id as well.
    """
    wanted = words_of(value)
    known = [(pk, [words_of(name) for name in names if name]) for pk, names in rows]
    exact = {pk for pk, names in known if wanted in names or pk == parse_id(value)}
    return exact or {pk for pk, names in known if wanted and _begin(wanted, names)}


def _begin(wanted: Sequence[str], names: Iterable[Collection[str]]) -> bool:
    return any(all(any(word.startswith(one) for word in name) for one in wanted) for name in names)


class Directory:
    """The names of one workspace, each kind read when it is first asked for."""

    def __init__(self, member: Membership) -> None:
        self._member = member
        self._read: dict[Operator, list[Named]] = {}

    def find(self, operator: Operator, value: str) -> set[int]:
        """The ids of what ``value`` means after ``operator``."""
        return meant_by(value, self.rows(operator))

    def rows(self, operator: Operator) -> list[Named]:
        """All that may stand after ``operator``."""
        if operator not in self._read:
            self._read[operator] = _READERS[operator](self._member)
        return self._read[operator]


def _labels(member: Membership) -> list[Named]:
    rows = Label.objects.visible_to(member).values_list("pk", "name")
    return [(pk, [name]) for pk, name in rows]


def _accounts(member: Membership) -> list[Named]:
    names = ("username", "display_name", "external_id")
    rows = SocialAccount.objects.visible_to(member).values_list("pk", *names)
    return [(pk, found) for pk, *found in rows]


def _members(member: Membership) -> list[Named]:
    rows = Membership.objects.visible_to(member).select_related("user").order_by("user__name", "pk")
    return [(row.pk, [row.user.get_full_name(), row.user.email]) for row in rows]


def _teams(member: Membership) -> list[Named]:
    return [(pk, [name]) for pk, name in Team.objects.visible_to(member).values_list("pk", "name")]


_READERS: dict[Operator, Callable[[Membership], list[Named]]] = {
    Operator.LABEL: _labels,
    Operator.ACCOUNT: _accounts,
    Operator.ASSIGNEE: _members,
    Operator.TEAM: _teams,
}
