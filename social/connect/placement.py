"""Which branch of the business an account belongs to."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Location, Membership, Role
from echodesk.workspaces.reach import follow_on_commit
from social.models import SocialAccount


def place_account(*, member: Membership, account: SocialAccount, location: int | None) -> None:
    """Have the account belong to the location of that id, or to none and so to everybody.

    Everything that hangs on the account moves with it, and open sockets follow.
    """
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        place = _location(member, location)
        rows = SocialAccount.objects.visible_to(member).select_for_update(of=("self",))
        row = rows.filter(pk=account.pk).first()
        if row is None:
            raise Http404
        if row.location_id == location:
            return
        row.location = account.location = place
        row.save(update_fields=["location", "updated_at"])
        name = place.name if place else ""
        record(
            member.workspace,
            "account_moved",
            row.label,
            actor=member.user,
            account=row.pk,
            location=name,
        )
        follow_on_commit(row.workspace_id)


def _location(member: Membership, location: int | None) -> Location | None:
    if location is None:
        return None
    # Locked, so that it is not deleted before the account is there to keep it.
    rows = Location.objects.visible_to(member).select_for_update(of=("self",))
    found = rows.filter(pk=location).first()
    if found is None:
        detail = _("There is no such location.")
        raise ActionError(detail, fields={"location": [detail]})
    return found
