"""Emoji on messages."""

from django.db import models

from conversations.models.message import Message
from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class Reaction(models.Model):
    """What one side put on a message. Each side has one; a new one takes its place.

    One taken back stays as a row without an emoji: news of the earlier one may still
    be on its way.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="reactions", db_index=False)
    by_business = models.BooleanField(default=False)
    emoji = models.CharField(max_length=32, blank=True)
    occurred_at = models.DateTimeField()

    location_path = "message__account__location"
    objects = TenantQuerySet["Reaction"].as_manager()

    class Meta:
        ordering = ["occurred_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "by_business"], name="one_reaction_per_side")
        ]

    def __str__(self) -> str:
        return self.emoji
