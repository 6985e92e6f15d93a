"""Lists that people built for themselves or the team."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.label import Tone
from conversations.models.owned import OwnedQuerySet
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import EVERYWHERE


class SavedView(models.Model):
    """Filters under a name. ``query`` holds those of ``inbox.InboxQuery`` that are set.

    One with an ``owner`` is that member's alone.
    """

    location_path = EVERYWHERE

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(
        Membership, models.CASCADE, null=True, blank=True, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=60)
    tone = models.CharField(_("colour"), max_length=8, choices=Tone.choices, default=Tone.GREY)
    query: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet["SavedView"].as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
