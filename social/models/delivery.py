"""What Meta posted, byte for byte, and what became of it."""

from typing import Any

from django.db import models

from social.platforms import Platform


class DeliveryState(models.TextChoices):
    """``new`` waits for a worker, ``retry`` failed and waits, ``parked`` was given up on."""

    NEW = "new", "New"
    RETRY = "retry", "Will be retried"
    DONE = "done", "Processed"
    PARKED = "parked", "Parked"


class WebhookDelivery(models.Model):
    """One POST from Meta.

    The web process writes ``platform, body, digest, received_at, reach`` in one INSERT
    and knows nothing more; the worker fills the rest. It belongs to no workspace: one
    delivery may carry items of several.
    """

    platform = models.CharField(max_length=16, choices=Platform.choices)
    body = models.BinaryField()
    # SHA-256 of the body (after the reach, if there is one): Meta sends again what it
    # thinks was lost, byte for byte.
    digest = models.BinaryField(max_length=32, unique=True)
    received_at = models.DateTimeField()
    # Ids of the workspaces whose own app signed it; NULL where the installation's app
    # did. Who holds the secret of a workspace's app must not reach into another's inbox.
    reach: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    state = models.CharField(
        max_length=8,
        choices=DeliveryState.choices,
        default=DeliveryState.NEW,
        db_default=DeliveryState.NEW,
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="", db_default="")
    # What became of each item, in order: [{"kind", "outcome", "account"?, "error"?}].
    outcomes: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), blank=True
    )

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "webhook deliveries"
        indexes = [
            # A worker's claim: the oldest deliveries that wait.
            models.Index(
                fields=["id"],
                name="delivery_waiting",
                condition=models.Q(state__in=["new", "retry"]),
            ),
            # The delivery log, newest first, of what needs a look.
            models.Index(
                fields=["state", "-id"],
                name="delivery_in_trouble",
                condition=models.Q(state__in=["retry", "parked"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} delivery {self.pk}"
