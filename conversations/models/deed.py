"""Who did what in a conversation."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class Verb(models.TextChoices):
    """What can be done to a conversation."""

    ASSIGNED = "assigned", _("Assigned")
    UNASSIGNED = "unassigned", _("Unassigned")
    TEAM = "team", _("Handed to a team")
    LABELLED = "labelled", _("Labels changed")
    PRIORITY = "priority", _("Priority changed")
    OPENED = "opened", _("Opened")
    PENDING = "pending", _("Set pending")
    SNOOZED = "snoozed", _("Snoozed")
    WOKEN = "woken", _("Came back from snooze")
    RESOLVED = "resolved", _("Resolved")
    REOPENED = "reopened", _("Opened again by the person")
    SPAM = "spam", _("Marked as spam")
    BLOCKED = "blocked", _("Blocked")
    UNBLOCKED = "unblocked", _("Unblocked")


class Deed(models.Model):
    """One line in a conversation's timeline: who did what, and to what.

    ``member`` is empty where time or the person writing did it. ``data`` names things as
    they were called then: ``{"name": …}``, ``{"added": […], "removed": […]}``, ``{"until": …}``.
    """

    location_path = "conversation__account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="deeds", db_index=False
    )
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Deed"].as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            # The conversation page, beside its messages.
            models.Index(
                fields=["conversation", "-created_at", "-id"], name="deeds_of_conversation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.conversation_id}"
