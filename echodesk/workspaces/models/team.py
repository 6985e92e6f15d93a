"""Groups of members that conversations can be handed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models.membership import Membership
from echodesk.workspaces.models.workspace import Workspace
from echodesk.workspaces.tenancy import EVERYWHERE, TenantQuerySet


class Team(models.Model):
    """A named group of members of one workspace."""

    location_path = EVERYWHERE

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=80)
    members: "models.ManyToManyField[Membership, models.Model]" = models.ManyToManyField(
        Membership, related_name="teams", blank=True
    )

    objects = TenantQuerySet["Team"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_team_per_name")
        ]

    def __str__(self) -> str:
        return self.name
