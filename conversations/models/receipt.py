"""Receipts that came before the message they belong to."""

from django.db import models

from conversations.models.message import MessageStatus
from social.models import SocialAccount


class EarlyReceipt(models.Model):
    """How far a message got that is not known here yet; the furthest of what was told.

    Taken up when the message turns up: with its echo, or with the answer of the call
    that sent it. One whose message never comes is pruned.
    """

    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="+", db_index=False)
    external_id = models.CharField(max_length=512)
    status = models.CharField(max_length=12, choices=MessageStatus.choices)
    error = models.CharField(max_length=300, blank=True)
    error_code = models.CharField(max_length=32, blank=True)
    error_detail = models.TextField(blank=True)
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
