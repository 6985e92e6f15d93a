"""The branches of a business."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models.workspace import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class Location(models.Model):
    """One branch. Accounts may belong to it, and members may be limited to it."""

    # A member who is limited to some locations need not know of the others.
    location_path = "pk"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="locations")
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Location"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_location_per_name")
        ]

    def __str__(self) -> str:
        return self.name
