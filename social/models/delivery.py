"""What Meta posted, byte for byte, and what became of it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.models.account import SocialAccount
from social.platforms import Platform


class DeliveryState(models.TextChoices):
    """``new`` waits for a worker, ``retry`` failed and waits, ``parked`` was given up on."""

    NEW = "new", _("Waiting")
    RETRY = "retry", _("Will be retried")
    DONE = "done", _("Processed")
    PARKED = "parked", _("Parked")


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


class ItemOutcome(models.TextChoices):
    """What became of one item of a delivery."""

    RECEIVED = "received", _("In the inbox")
    LOGGED = "logged", _("Kept in this log")
    UNKNOWN = "unknown", _("Not known to EchoDesk, kept")
    TEST = "test", _("Test from Meta's dashboard")
    DISCONNECTED = "disconnected", _("The account is disconnected")
    NO_ACCOUNT = "no_account", _("No such account is connected")
    MALFORMED = "malformed", _("Could not be read")
    FAILED = "failed", _("Failed")


class DeliveryItem(models.Model):
    """One item of a delivery, and what became of it.

    ``workspace`` and ``account`` are empty where no account took it; ``account_ref`` is
    then what Meta called it. ``kind`` is the event's, in EchoDesk's words.
    """

    location_path = "account__location"

    delivery = models.ForeignKey(
        WebhookDelivery, models.CASCADE, related_name="items", db_index=False
    )
    position = models.PositiveIntegerField()
    workspace = models.ForeignKey(
        Workspace, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        SocialAccount, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    account_ref = models.CharField(max_length=64, blank=True, default="", db_default="")
    kind = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12, choices=ItemOutcome.choices)
    error = models.TextField(blank=True, default="", db_default="")
    received_at = models.DateTimeField()

    objects = TenantQuerySet["DeliveryItem"].as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "position"], name="one_item_per_position")
        ]
        indexes = [
            # The delivery log of a workspace, newest first, keyset paged.
            models.Index(fields=["workspace", "-received_at", "-id"], name="items_of_workspace"),
            # The log of one account, and its totals per day.
            models.Index(fields=["account", "-received_at", "-id"], name="items_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"
