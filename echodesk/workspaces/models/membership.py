"""What a user is in a workspace."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models.user import User
from echodesk.workspaces.models.workspace import Workspace

if TYPE_CHECKING:
    from django_stubs_ext.db.models import TypedModelMeta
else:
    TypedModelMeta = object


class Role(models.TextChoices):
    """From most to least: an owner may do all an admin may, an admin all an agent may."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    AGENT = "agent", _("Agent")

    @property
    def rank(self) -> int:
        """Higher may do more."""
        return {Role.OWNER: 3, Role.ADMIN: 2, Role.AGENT: 1}[self]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of members, from the tenant."""

    def active(self) -> "MembershipQuerySet":
        """Members who may still enter: neither they nor their user are disabled."""
        return self.filter(is_active=True, user__is_active=True)

    def visible_to(self, member: "Membership | None") -> "MembershipQuerySet":
        """The colleagues of ``member``; nobody's are none."""
        if member is None or not member.is_active:
            return self.none()
        return self.filter(workspace_id=member.workspace_id)


class Membership(models.Model):
    """A member: one user in one workspace, with a role."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.AGENT)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(TypedModelMeta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_per_workspace")
        ]

    def __str__(self) -> str:
        return self.user.get_full_name()

    def may(self, role: Role) -> bool:
        """Whether this member is at least ``role``."""
        return self.is_active and Role(self.role).rank >= role.rank
