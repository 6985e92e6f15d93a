"""What was said, in both directions."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.contents import MessageKind
from social.models import SocialAccount


class Direction(models.TextChoices):
    """``in`` is from the person, ``out`` from the business."""

    IN = "in", _("Received")
    OUT = "out", _("Sent")


class MessageStatus(models.TextChoices):
    """How far a message got. ``received`` for incoming ones.

    ``uncertain``: the call left and no answer came, so it may or may not have arrived.
    """

    RECEIVED = "received", _("Received")
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Not delivered")
    UNCERTAIN = "uncertain", _("Not known whether it arrived")
    CANCELLED = "cancelled", _("Cancelled")


class Message(models.Model):
    """One message; an outgoing one is one API call.

    The table every webhook writes to has no index that no query needs: those that
    Django makes for foreign keys are left out where another begins with the column, or
    narrowed to the few rows that have a value.

    Three clocks: ``occurred_at`` is the platform's and the one shown, ``received_at``
    is when Meta told us, ``created_at`` when this row was written.
    """

    location_path = "account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(
        SocialAccount, models.CASCADE, related_name="messages", db_index=False
    )
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", db_index=False
    )
    direction = models.CharField(max_length=3, choices=Direction.choices)
    kind = models.CharField(max_length=24, choices=MessageKind.choices, default=MessageKind.TEXT)
    text = models.TextField(blank=True)
    # social.contents.Details: what it has beyond text and attachments.
    details: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    # Meta's id: up to a few hundred case-sensitive characters. NULL until it is known.
    external_id = models.CharField(max_length=512, null=True, blank=True)
    status = models.CharField(
        max_length=12, choices=MessageStatus.choices, default=MessageStatus.RECEIVED
    )
    reply_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # Meta's id of the message it answers, while that one is not known here.
    reply_to_external_id = models.CharField(max_length=512, blank=True, default="", db_default="")
    # The agent who wrote it; empty for incoming ones and for those sent elsewhere.
    author = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    sent_elsewhere = models.BooleanField(default=False)
    # Fetched from the platform's history rather than received as it was written.
    imported = models.BooleanField(default=False, db_default=False)
    # What the browser or program called it, so that a second POST makes no second message.
    client_id = models.CharField(max_length=64, null=True, blank=True)
    # The first message of what was written as one and goes out in several calls.
    part_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", db_index=False
    )
    # Meta's message tag, such as HUMAN_AGENT.
    tag = models.CharField(max_length=32, blank=True)
    # Why it failed: in words for the agent, and what Meta said for the operator.
    error = models.CharField(max_length=300, blank=True)
    error_code = models.CharField(max_length=32, blank=True)
    error_detail = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Not before this time: while it can be undone, or between two tries.
    due_at = models.DateTimeField(null=True, blank=True)
    # A send whose worker has not come back by then is taken to be dead.
    lease_until = models.DateTimeField(null=True, blank=True)
    # Since when its outcome is not known, and when the agent was asked about it.
    uncertain_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    # Taken back by its author: a tombstone without words.
    is_deleted = models.BooleanField(default=False)
    # social.events.Pricing, and the status it came with.
    pricing: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    # The webhook delivery that brought it. No foreign key: deliveries are pruned.
    delivery_id = models.BigIntegerField(null=True, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Message"].as_manager()

    class Meta:
        ordering = ["occurred_at", "id"]
        constraints = [
            # The same message is stored once, however often it is delivered.
            models.UniqueConstraint(fields=["account", "external_id"], name="one_message_per_id"),
            models.UniqueConstraint(
                fields=["conversation", "client_id"],
                condition=models.Q(client_id__isnull=False),
                name="one_message_per_client_id",
            ),
        ]
        indexes = [
            # The conversation page, newest first, keyset paged.
            models.Index(
                fields=["conversation", "-occurred_at", "-id"], name="messages_of_conversation"
            ),
            # The outbox: what is still to be sent, for the sender and its sweeper, and what
            # has to be settled before the next is sent.
            models.Index(
                fields=["conversation", "id"],
                name="message_outbox",
                condition=models.Q(status__in=["queued", "sending", "uncertain"]),
            ),
            # receipts: what a watermark may still move.
            models.Index(
                fields=["conversation"],
                name="message_unconfirmed",
                condition=models.Q(direction="out", status__in=["sent", "delivered"]),
            ),
            # Deleting a message, or a member: what pointed to it.
            models.Index(
                fields=["reply_to"],
                name="message_replies",
                condition=models.Q(reply_to__isnull=False),
            ),
            # receive: answers that came before what they answer.
            models.Index(
                fields=["account", "reply_to_external_id"],
                name="message_answers_unknown",
                condition=~models.Q(reply_to_external_id=""),
            ),
            # settle_early: the same, stored at the same moment.
            models.Index(
                fields=["created_at"],
                name="message_answers_fresh",
                condition=~models.Q(reply_to_external_id=""),
            ),
            # What was written as one, in its order.
            models.Index(
                fields=["part_of", "id"],
                name="message_parts",
                condition=models.Q(part_of__isnull=False),
            ),
            # The list of what was not delivered, newest first.
            models.Index(
                fields=["workspace", "-id"],
                name="message_undelivered",
                condition=models.Q(status__in=["failed", "uncertain"]),
            ),
            # What is to be settled without asking anybody.
            models.Index(
                fields=["uncertain_at"],
                name="message_uncertain",
                condition=models.Q(status="uncertain"),
            ),
            models.Index(
                fields=["author"], name="message_author", condition=models.Q(author__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.pk}"
