"""What a user is in a workspace."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models.location import Location
from echodesk.workspaces.models.user import User
from echodesk.workspaces.models.workspace import Workspace

if TYPE_CHECKING:
    from django_stubs_ext.db.models import TypedModelMeta
else:
    TypedModelMeta = object

MAX_UNDO_SECONDS = 15


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

    def who_see(self, location_id: int | None) -> "MembershipQuerySet":
        """Members who see the accounts of a location; ``None``: those of no location."""
        if location_id is None:
            return self
        limited = models.Q(is_limited=True, role=Role.AGENT)
        there = Location.objects.filter(pk=location_id).values("members")
        return self.filter(~limited | models.Q(pk__in=there))


class Membership(models.Model):
    """A member: one user in one workspace, with a role."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.AGENT)
    is_active = models.BooleanField(_("active"), default=True)
    # Whether an agent sees only the accounts of ``locations``. A flag of its own, so that
    # an agent whose last location is deleted is left with less to see, not with all of it.
    is_limited = models.BooleanField(default=False)
    locations: "models.ManyToManyField[Location, models.Model]" = models.ManyToManyField(
        Location, related_name="members", blank=True
    )
    # How long what this member sends waits and can be taken back.
    undo_seconds = models.PositiveSmallIntegerField(
        _("seconds to undo sending"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(MAX_UNDO_SECONDS)],
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(TypedModelMeta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"], name="one_membership_per_workspace"
            )
        ]

    def __str__(self) -> str:
        return self.user.get_full_name()

    def may(self, role: Role) -> bool:
        """Whether this member is at least ``role``."""
        return self.is_active and Role(self.role).rank >= role.rank

    @property
    def sees_everything(self) -> bool:
        """Whether no location limits what this member sees. None ever limits an admin."""
        return not self.is_limited or Role(self.role).rank >= Role.ADMIN.rank
