"""What a member is told of personally."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from conversations.models.note import Note
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class NotificationKind(models.TextChoices):
    """Why."""

    MENTION = "mention", _("Mentioned you")
    ASSIGNMENT = "assignment", _("Assigned to you")
    TEAM = "team", _("Handed to your team")
    FOLLOWED = "followed", _("News in what you follow")


class Notification(models.Model):
    """One thing for one member. ``note`` is the one that mentions them."""

    location_path = "conversation__account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(
        Membership, models.CASCADE, related_name="notifications", db_index=False
    )
    kind = models.CharField(max_length=12, choices=NotificationKind.choices)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    note = models.ForeignKey(Note, models.CASCADE, null=True, blank=True, related_name="mentions")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["Notification"].as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # The Mentions view, newest first.
            models.Index(fields=["member", "kind", "-id"], name="notification_of_member"),
            # The count in the rail, and what is still to be mailed.
            models.Index(
                fields=["member"],
                name="notification_unseen",
                condition=models.Q(seen_at__isnull=True),
            ),
            models.Index(
                fields=["created_at"],
                name="notification_unmailed",
                condition=models.Q(seen_at__isnull=True, mailed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"
