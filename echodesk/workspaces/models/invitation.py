"""People who were asked to join a workspace by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models.location import Location
from echodesk.workspaces.models.membership import Membership, Role
from echodesk.workspaces.models.workspace import Workspace
from echodesk.workspaces.tenancy import EVERYWHERE, TenantQuerySet


class Invitation(models.Model):
    """One person's way in, until it is used, withdrawn or too old.

    The link holds the token; here is only its SHA-256, so that nobody who reads the
    database can use it.
    """

    location_path = EVERYWHERE

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.AGENT)
    is_limited = models.BooleanField(default=False)
    locations: "models.ManyToManyField[Location, models.Model]" = models.ManyToManyField(
        Location, related_name="+", blank=True
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Invitation"].as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "email"],
                condition=models.Q(accepted_at=None),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.email
