"""News of messages that came before the messages themselves.

Taken up when the message turns up: with its webhook, its echo, or the answer of the
call that sent it. What belongs to a message that never comes is pruned.
"""

from typing import Any

from django.db import models

from conversations.models.message import MessageStatus
from social.models import SocialAccount


class EarlyReceipt(models.Model):
    """How far a message got that is not known here yet; the furthest of what was told."""

    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="+", db_index=False)
    external_id = models.CharField(max_length=512)
    status = models.CharField(max_length=12, choices=MessageStatus.choices)
    error = models.CharField(max_length=300, blank=True)
    error_code = models.CharField(max_length=32, blank=True)
    error_detail = models.TextField(blank=True)
    pricing: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"], name="one_early_receipt_per_message"
            )
        ]
        # Pruning by age.
        indexes = [models.Index(fields=["created_at"], name="early_receipt_created")]

    def __str__(self) -> str:
        return f"{self.external_id} {self.status}"


class EarlyWatermark(models.Model):
    """Up to when somebody got or read our messages who is not known here yet."""

    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="+", db_index=False)
    person_id = models.CharField(max_length=256)
    delivered_until = models.DateTimeField(null=True, blank=True)
    read_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person_id"], name="one_early_watermark_per_person"
            )
        ]
        # Pruning by age.
        indexes = [models.Index(fields=["created_at"], name="early_watermark_created")]

    def __str__(self) -> str:
        return self.person_id


class ChangeKind(models.TextChoices):
    """What can happen to a message after it was sent. Each side has a reaction of its own."""

    REACTION_OF_PERSON = "reaction_person", "Reaction of the person"
    REACTION_OF_BUSINESS = "reaction_business", "Reaction of the business"
    EDIT = "edit", "Edit"
    UNSEND = "unsend", "Unsend"


class EarlyChange(models.Model):
    """What happened to a message that is not known here yet; the newest of each kind.

    ``value`` is the emoji or the new words.
    """

    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="+", db_index=False)
    external_id = models.CharField(max_length=512)
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    value = models.TextField(blank=True)
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id", "kind"], name="one_early_change_per_kind"
            )
        ]
        # Pruning by age.
        indexes = [models.Index(fields=["created_at"], name="early_change_created")]

    def __str__(self) -> str:
        return f"{self.external_id} {self.kind}"
