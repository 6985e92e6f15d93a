"""What a member of a workspace may do and see, decided by its admins.

Nobody changes their own standing, and only owners change who is an owner; so a workspace
always keeps an owner who can enter.
"""

from collections.abc import Iterable

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from echodesk.errors import ActionError, NotAllowed
from echodesk.workspaces import audit
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Location, Membership, Role
from echodesk.workspaces.reach import follow_on_commit


def change_role(*, member: Membership, colleague: Membership, role: str) -> Membership:
    """Make ``colleague`` an owner, admin or agent."""
    if role not in Role.values:
        detail = _("There is no such role.")
        raise ActionError(detail, fields={"role": [detail]})
    with transaction.atomic():
        admin, row = _lock(member, colleague)
        if row.role == role:
            return row
        if Role.OWNER in {row.role, role}:
            require_role(admin, Role.OWNER)
        before, row.role = row.role, Role(role)
        row.save(update_fields=["role"])
        _record(member, row, "member_role_changed", before=before, role=role)
    return row


def set_active(*, member: Membership, colleague: Membership, is_active: bool) -> Membership:
    """Shut ``colleague`` out of the workspace, or let them in again."""
    with transaction.atomic():
        admin, row = _lock(member, colleague)
        if row.is_active == is_active:
            return row
        if row.role == Role.OWNER:
            require_role(admin, Role.OWNER)
        row.is_active = is_active
        row.save(update_fields=["is_active"])
        _record(member, row, "member_enabled" if is_active else "member_disabled")
    return row


def limit_to_locations(
    *, member: Membership, colleague: Membership, locations: Iterable[Location]
) -> Membership:
    """Let ``colleague`` see the accounts of ``locations`` alone; of none given, everything.

    Accounts that belong to no location are seen by everybody. Owners and admins can be
    limited for the day they are agents; until then it changes nothing for them.
    """
    wanted = {location.pk for location in locations}
    known = Location.objects.visible_to(member).filter(pk__in=wanted)
    if known.count() != len(wanted):
        detail = _("There is no such location.")
        raise ActionError(detail, fields={"locations": [detail]})
    with transaction.atomic():
        row = _lock(member, colleague)[1]
        row.is_limited = bool(wanted)
        row.save(update_fields=["is_limited"])
        row.locations.set(wanted)
        names = sorted(known.values_list("name", flat=True))
        _record(member, row, "member_locations_changed", locations=names)
    return row


def _lock(member: Membership, colleague: Membership) -> tuple[Membership, Membership]:
    """Both as they are now, locked: the admin's own role may just have changed."""
    rows = Membership.objects.visible_to(member).filter(pk__in={member.pk, colleague.pk})
    locked = rows.select_for_update(of=("self",)).select_related("user", "workspace")
    found = {row.pk: row for row in locked.order_by("pk")}
    admin = require_role(found.get(member.pk), Role.ADMIN)
    if colleague.pk not in found:
        raise Http404
    if colleague.pk == member.pk:
        raise NotAllowed(_("Ask another admin: nobody changes their own place in a workspace."))
    return admin, found[colleague.pk]


def _record(member: Membership, row: Membership, verb: str, **detail: object) -> None:
    audit.record(row.workspace, verb, row.user.email, actor=member.user, **detail)
    follow_on_commit(row.workspace_id)
