"""Emoji on messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.message import Message
from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class ReactionState(models.TextChoices):
    """How far a reaction of the business got; those of people are ``sent``."""

    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")


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
    # For what the business puts: sending it twice does no harm, so it is simply tried again.
    state = models.CharField(
        max_length=8,
        choices=ReactionState.choices,
        default=ReactionState.SENT,
        db_default=ReactionState.SENT,
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, default="", db_default="")

    location_path = "message__account__location"
    objects = TenantQuerySet["Reaction"].as_manager()

    class Meta:
        ordering = ["occurred_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "by_business"], name="one_reaction_per_side")
        ]
        indexes = [
            # The sweeper looking for reactions to send.
            models.Index(
                fields=["due_at"], name="reaction_outbox", condition=models.Q(state="queued")
            )
        ]

    def __str__(self) -> str:
        return self.emoji
