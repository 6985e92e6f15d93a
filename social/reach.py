"""Which accounts members see, for many members at once.

The same rule as ``SocialAccount.objects.visible_to``, for the sockets: their members are
asked about every few seconds, all together.
"""

from collections import defaultdict
from collections.abc import Collection
from itertools import chain

from echodesk.workspaces.models import Location, Membership
from social.models import SocialAccount


def accounts_seen_by(members: Collection[Membership]) -> dict[int, frozenset[int] | None]:
    """Ids of the accounts each member sees, by the member's id; ``None``: all there are.

    Costs no query where nobody is limited, else two.
    """
    limited = [member for member in members if not member.sees_everything]
    seen: dict[int, frozenset[int] | None] = dict.fromkeys((member.pk for member in members), None)
    if not limited:
        return seen
    locations = _locations_of(limited)
    accounts = _accounts_by_place(limited)
    for member in limited:
        places = {None, *locations[member.pk]}
        there = (accounts[member.workspace_id, place] for place in places)
        seen[member.pk] = frozenset(chain.from_iterable(there))
    return seen


def _locations_of(members: Collection[Membership]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = Location.objects.filter(members__in=members)
    for member_id, location_id in rows.values_list("members", "pk"):
        found[member_id].add(location_id)
    return found


def _accounts_by_place(members: Collection[Membership]) -> dict[tuple[int, int | None], set[int]]:
    found: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    workspaces = {member.workspace_id for member in members}
    rows = SocialAccount.objects.filter(workspace_id__in=workspaces)
    for pk, workspace_id, location_id in rows.values_list("pk", "workspace_id", "location_id"):
        found[workspace_id, location_id].add(pk)
    return found
