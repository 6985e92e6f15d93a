"""Words that are not sent yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from conversations.models.message import Message
from conversations.models.upload import Upload
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class DraftMode(models.TextChoices):
    """What the composer writes."""

    REPLY = "reply", _("Reply")
    NOTE = "note", _("Note")


class Draft(models.Model):
    """What one member has begun to write in one conversation."""

    location_path = "conversation__account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.CASCADE, related_name="drafts", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=8, choices=DraftMode.choices, default=DraftMode.REPLY)
    text = models.TextField(blank=True)
    reply_to = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    uploads: "models.ManyToManyField[Upload, models.Model]" = models.ManyToManyField(
        Upload, related_name="drafts", blank=True
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = TenantQuerySet["Draft"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "conversation", "mode"], name="one_draft_per_mode"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
