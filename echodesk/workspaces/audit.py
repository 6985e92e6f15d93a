"""Writing the audit trail."""

from typing import Any

from echodesk.workspaces.models import AuditEntry, User, Workspace


def record(
    workspace: Workspace, verb: str, subject: str = "", *, actor: User | None = None, **detail: Any
) -> AuditEntry:
    """Append one entry. Call it inside the transaction of what it tells of."""
    return AuditEntry.objects.create(
        workspace=workspace, actor=actor, verb=verb, subject=subject[:200], detail=detail
    )
