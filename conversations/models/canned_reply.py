"""Answers that are given often."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.owned import OwnedQuerySet
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import EVERYWHERE


class CannedReply(models.Model):
    """A text put into the composer by ``/shortcut``, with variables as ``{{contact.name}}``.

    One with an ``owner`` is that member's alone.
    """

    location_path = EVERYWHERE

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="canned_replies")
    owner = models.ForeignKey(
        Membership, models.CASCADE, null=True, blank=True, related_name="canned_replies"
    )
    shortcut = models.CharField(_("shortcut"), max_length=40)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=4000)
    uses = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["CannedReply"].as_manager()

    class Meta:
        ordering = ["shortcut", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "shortcut"],
                condition=models.Q(owner=None),
                name="one_shared_reply_per_shortcut",
            ),
            models.UniqueConstraint(
                fields=["workspace", "owner", "shortcut"],
                condition=models.Q(owner__isnull=False),
                name="one_own_reply_per_shortcut",
            ),
        ]

    def __str__(self) -> str:
        return f"/{self.shortcut}"
