"""What stands in a conversation without having been said."""

from typing import Any

from django.db import models

from conversations.models.conversation import Conversation
from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.contents import NoticeKind
from social.models import SocialAccount


class Notice(models.Model):
    """One line among the messages: somebody came by an ad, another app took over.

    ``key`` is the same however often Meta tells of it.
    """

    location_path = "account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    key = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    details: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    # The webhook delivery that brought it. No foreign key: deliveries are pruned.
    delivery_id = models.BigIntegerField(null=True, blank=True)
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Notice"].as_manager()

    class Meta:
        ordering = ["occurred_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="one_notice_per_key")
        ]
        indexes = [
            # The conversation page, beside its messages.
            models.Index(
                fields=["conversation", "-occurred_at", "-id"], name="notices_of_conversation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
