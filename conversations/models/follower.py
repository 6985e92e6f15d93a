"""Who wants to hear of a conversation, and how far each member has read."""

from django.db import models

from conversations.models.conversation import Conversation
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class Follower(models.Model):
    """A member who is told what happens in a conversation without having it."""

    location_path = "conversation__account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="followers", db_index=False
    )
    member = models.ForeignKey(Membership, models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Follower"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="one_follower_per_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} follows {self.conversation_id}"


class ReadMark(models.Model):
    """Up to when one member has read one conversation, on the platform's clock."""

    location_path = "conversation__account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="read_marks")
    read_until = models.DateTimeField()

    objects = TenantQuerySet["ReadMark"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "conversation"], name="one_read_mark_per_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.conversation_id}"
