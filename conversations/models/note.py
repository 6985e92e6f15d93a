"""What the team says among itself."""

from django.db import models

from conversations.models.conversation import Conversation
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class Note(models.Model):
    """An internal note. A model of its own, so that no code path can send it."""

    location_path = "conversation__account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Note"].as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            # The conversation page shows notes between messages.
            models.Index(fields=["conversation", "created_at"], name="notes_of_conversation")
        ]

    def __str__(self) -> str:
        return self.text[:40]
