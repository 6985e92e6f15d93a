"""The branches of a workspace: create, change, delete. For its admins."""

from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.http import Http404
from django.utils.translation import gettext as _

from echodesk.errors import ActionError, Conflict
from echodesk.time_zones import is_zone
from echodesk.workspaces import audit
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Location, Membership, Role

_NAME_LENGTH, _ADDRESS_LENGTH = 80, 200


def create_location(
    *, member: Membership, name: str, address: str = "", time_zone: str = ""
) -> Location:
    """Add a branch. Raises :class:`Conflict` ``duplicate`` for a name that is taken."""
    require_role(member, Role.ADMIN)
    location = Location(workspace_id=member.workspace_id)
    _fill(location, name, address, time_zone)
    with transaction.atomic():
        _save(location)
        audit.record(member.workspace, "location_created", location.name, actor=member.user)
    return location


def change_location(
    *, member: Membership, location: Location, name: str, address: str = "", time_zone: str = ""
) -> Location:
    """Give a branch another name, address or time zone."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        row = _lock(member, location)
        before = row.name
        _fill(row, name, address, time_zone)
        _save(row)
        audit.record(
            member.workspace, "location_changed", row.name, actor=member.user, before=before
        )
    return row


def delete_location(*, member: Membership, location: Location) -> None:
    """Delete a branch that has no accounts; :class:`Conflict` ``has_accounts`` otherwise.

    Agents who were limited to it stay limited: what is theirs gets less, never more.
    """
    require_role(member, Role.ADMIN)
    try:
        with transaction.atomic():
            row = _lock(member, location)
            row.delete()
            audit.record(member.workspace, "location_deleted", row.name, actor=member.user)
    except RestrictedError as error:
        detail = _(
            "%(name)s still has accounts. Move them to another location first, or everybody"
            " would see them at once."
        ) % {"name": location.name}
        raise Conflict(detail, code="has_accounts") from error


def _lock(member: Membership, location: Location) -> Location:
    rows = Location.objects.visible_to(member).select_for_update(of=("self",))
    row = rows.filter(pk=location.pk).first()
    if row is None:
        raise Http404
    return row


def _fill(location: Location, name: str, address: str, time_zone: str) -> None:
    words = " ".join(name.replace("\0", "").split())
    if not 0 < len(words) <= _NAME_LENGTH:
        raise _wrong("name", _("A location has a name of 1 to 80 characters."))
    place = " ".join(address.replace("\0", "").split())
    if len(place) > _ADDRESS_LENGTH:
        raise _wrong("address", _("An address has at most 200 characters."))
    if time_zone and not is_zone(time_zone):
        raise _wrong("time_zone", _("There is no such time zone."))
    location.name, location.address, location.time_zone = words, place, time_zone


def _save(location: Location) -> None:
    twins = Location.objects.filter(workspace_id=location.workspace_id, name__iexact=location.name)
    if twins.exclude(pk=location.pk).exists():
        raise _duplicate(location)
    try:
        with transaction.atomic():
            location.save()
    except IntegrityError as error:
        raise _duplicate(location) from error


def _duplicate(location: Location) -> Conflict:
    detail = _("There is already a location “%(name)s”.") % {"name": location.name}
    return Conflict(detail, code="duplicate", fields={"name": [detail]})


def _wrong(field: str, detail: str) -> ActionError:
    return ActionError(detail, fields={field: [detail]})
