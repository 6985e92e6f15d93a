"""Words a workspace sorts its conversations by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import EVERYWHERE, TenantQuerySet


class Tone(models.TextChoices):
    """The design's tones; the words are for people who choose one."""

    GREY = "grey", _("Grey")
    BLUE = "blue", _("Blue")
    VIOLET = "violet", _("Violet")
    PINK = "pink", _("Pink")
    RED = "red", _("Red")
    AMBER = "amber", _("Amber")
    GREEN = "green", _("Green")


class Label(models.Model):
    """One label of a workspace."""

    location_path = EVERYWHERE

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="labels")
    name = models.CharField(_("name"), max_length=60)
    tone = models.CharField(_("colour"), max_length=8, choices=Tone.choices, default=Tone.GREY)

    objects = TenantQuerySet["Label"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_label_per_name")
        ]

    def __str__(self) -> str:
        return self.name
