"""Who uses this installation: workspaces, users and their memberships."""

from echodesk.workspaces.models.audit import AuditEntry
from echodesk.workspaces.models.invitation import Invitation
from echodesk.workspaces.models.location import Location
from echodesk.workspaces.models.membership import MAX_UNDO_SECONDS, Membership, Role
from echodesk.workspaces.models.preferences import Digest, Preferences
from echodesk.workspaces.models.team import Team
from echodesk.workspaces.models.user import Theme, User
from echodesk.workspaces.models.workspace import Reopening, Workspace

__all__ = [
    "MAX_UNDO_SECONDS",
    "AuditEntry",
    "Digest",
    "Invitation",
    "Location",
    "Membership",
    "Preferences",
    "Reopening",
    "Role",
    "Team",
    "Theme",
    "User",
    "Workspace",
]
