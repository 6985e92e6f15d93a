"""Handing out people as a table."""

from collections.abc import Iterator

from conversations.contact_export import export_lines
from echodesk.workspaces.access import require_role
from echodesk.workspaces.audit import record
from echodesk.workspaces.models import Membership, Role


def export_contacts(*, member: Membership, words: str = "") -> Iterator[str]:
    """The lines of a CSV of all people, or of those found by ``words``. For admins.

    Who took them out stands in the audit trail.
    """
    admin = require_role(member, Role.ADMIN)
    record(admin.workspace, "contacts_exported", "", actor=admin.user)
    return export_lines(admin, words)
