"""Groups that conversations are handed to: create, change, delete. For admins."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from echodesk.errors import ActionError, Conflict
from echodesk.workspaces import audit
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role, Team

_NAME_LENGTH = 80


def create_team(*, member: Membership, name: str, members: Iterable[Membership] = ()) -> Team:
    """Add a team. Raises :class:`Conflict` ``duplicate`` for a name that is taken."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        team = Team(workspace_id=member.workspace_id, name=_name(name))
        _save(team)
        team.members.set(_checked(member, members))
        audit.record(member.workspace, "team_created", team.name, actor=member.user)
    return team


def change_team(
    *, member: Membership, team: Team, name: str, members: Iterable[Membership]
) -> Team:
    """Give a team another name, and exactly these members."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        row = _lock(member, team)
        before, row.name = row.name, _name(name)
        _save(row)
        row.members.set(_checked(member, members))
        audit.record(member.workspace, "team_changed", row.name, actor=member.user, before=before)
    return row


def delete_team(*, member: Membership, team: Team) -> None:
    """Delete a team. Conversations handed to it go on without a team, with their assignee."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        row = _lock(member, team)
        row.delete()
        audit.record(member.workspace, "team_deleted", row.name, actor=member.user)


def _lock(member: Membership, team: Team) -> Team:
    row = Team.objects.visible_to(member).select_for_update().filter(pk=team.pk).first()
    if row is None:
        raise Http404
    return row


def _checked(member: Membership, members: Iterable[Membership]) -> set[int]:
    wanted = {colleague.pk for colleague in members}
    if Membership.objects.visible_to(member).filter(pk__in=wanted).count() != len(wanted):
        detail = _("There is no such member.")
        raise ActionError(detail, fields={"members": [detail]})
    return wanted


def _name(name: str) -> str:
    words = " ".join(name.replace("\0", "").split())
    if not 0 < len(words) <= _NAME_LENGTH:
        detail = _("A team has a name of 1 to %(most)d characters.") % {"most": _NAME_LENGTH}
        raise ActionError(detail, fields={"name": [detail]})
    return words


def _save(team: Team) -> None:
    twins = Team.objects.filter(workspace_id=team.workspace_id, name__iexact=team.name)
    if twins.exclude(pk=team.pk).exists():
        raise _duplicate(team)
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise _duplicate(team) from error


def _duplicate(team: Team) -> Conflict:
    detail = _("There is already a team “%(name)s”.") % {"name": team.name}
    return Conflict(detail, code="duplicate", fields={"name": [detail]})
