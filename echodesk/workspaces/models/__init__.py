"""Who uses this installation: workspaces, users and their memberships."""

from echodesk.workspaces.models.audit import AuditEntry
from echodesk.workspaces.models.location import Location
from echodesk.workspaces.models.membership import Membership, Role
from echodesk.workspaces.models.team import Team
from echodesk.workspaces.models.user import User
from echodesk.workspaces.models.workspace import Workspace

__all__ = ["AuditEntry", "Location", "Membership", "Role", "Team", "User", "Workspace"]
