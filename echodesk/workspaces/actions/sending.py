"""How members send: decided by each for themselves, and for all by an admin."""

from django.db import transaction
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces import audit
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role, Workspace
from echodesk.workspaces.models.membership import MAX_UNDO_SECONDS


def change_undo_delay(*, member: Membership, seconds: int) -> Membership:
    """Let what ``member`` sends wait for ``seconds``, in which it can be taken back."""
    if not 0 <= seconds <= MAX_UNDO_SECONDS:
        detail = _("Choose up to %(most)d seconds.") % {"most": MAX_UNDO_SECONDS}
        raise ActionError(detail, fields={"undo_seconds": [detail]})
    with transaction.atomic():
        row = Membership.objects.visible_to(member).select_for_update().get(pk=member.pk)
        row.undo_seconds = seconds
        row.save(update_fields=["undo_seconds"])
    return row


def change_signals(*, member: Membership, sends_typing: bool, sends_seen: bool) -> Workspace:
    """What people on the other side are shown while members read and write."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        row = Workspace.objects.select_for_update().get(pk=member.workspace_id)
        if (row.sends_typing, row.sends_seen) == (sends_typing, sends_seen):
            return row
        row.sends_typing, row.sends_seen = sends_typing, sends_seen
        row.save(update_fields=["sends_typing", "sends_seen"])
        shown = {"typing": sends_typing, "seen": sends_seen}
        audit.record(row, "signals_changed", row.name, actor=member.user, **shown)
    return row
