"""One exchange between a person and an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.contact import Contact, ContactIdentity
from conversations.models.label import Label
from echodesk.workspaces.models import Membership, Team, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.models import SocialAccount
from social.platforms import Platform

# ``last_message_kind`` where the newest message was taken back.
UNSENT = "unsent"


class Status(models.TextChoices):
    """Where a conversation stands in the team's work."""

    OPEN = "open", _("Open")
    PENDING = "pending", _("Pending")
    SNOOZED = "snoozed", _("Snoozed")
    RESOLVED = "resolved", _("Resolved")
    SPAM = "spam", _("Spam")


class Priority(models.TextChoices):
    """How much it matters."""

    NONE = "none", _("No priority")
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class Conversation(models.Model):
    """Messages between one identity and one account, as one piece of work.

    ``last_message_*`` repeat the newest message, so that a list needs no join per
    row; ``platform`` repeats the account's, so that it can be filtered by index.
    """

    location_path = "account__location"

    workspace = models.ForeignKey(
        Workspace, models.CASCADE, related_name="conversations", db_index=False
    )
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="conversations")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="conversations")
    identity = models.ForeignKey(
        ContactIdentity, models.CASCADE, related_name="conversations", db_index=False
    )
    platform = models.CharField(max_length=16, choices=Platform.choices)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OPEN)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NONE)
    assignee = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    labels: "models.ManyToManyField[Label, models.Model]" = models.ManyToManyField(
        Label, related_name="conversations", blank=True
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    # Snoozed until the person writes, rather than until a time.
    snoozed_until_reply = models.BooleanField(default=False, db_default=False)
    # Since when the person waits for an answer: their oldest message nobody answered.
    waiting_since = models.DateTimeField(null=True, blank=True)
    unread_count = models.PositiveIntegerField(default=0)
    last_message_text = models.CharField(max_length=200, blank=True)
    last_message_kind = models.CharField(max_length=24, blank=True, default="", db_default="")
    last_message_direction = models.CharField(max_length=3, blank=True)
    last_message_at = models.DateTimeField(null=True, blank=True)
    # The other app that holds the conversation at Meta (handover); empty while it is ours
    # or nobody's. No automation while it is set. And when we last heard who holds it.
    held_by_app_id = models.CharField(max_length=64, blank=True, default="", db_default="")
    held_changed_at = models.DateTimeField(null=True, blank=True)
    # Newest message, note or status change: what the list is ordered by.
    last_activity_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Conversation"].as_manager()

    class Meta:
        ordering = ["-last_activity_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["identity"],
                condition=~models.Q(status="resolved"),
                name="one_unresolved_per_identity",
            )
        ]
        indexes = [
            # inbox.page: every view is a status, newest activity first, keyset paged.
            models.Index(
                fields=["workspace", "status", "-last_activity_at", "-id"], name="inbox_by_status"
            ),
            # inbox.page with status=all, and the API's unfiltered list.
            models.Index(fields=["workspace", "-last_activity_at", "-id"], name="inbox_all"),
            # inbox.page: Mine and Unassigned.
            models.Index(
                fields=["workspace", "assignee", "status", "-last_activity_at", "-id"],
                name="inbox_by_assignee",
            ),
            # receive: the newest conversation of an identity, to reopen it.
            models.Index(fields=["identity", "-id"], name="conversation_of_identity"),
            # The task that wakes snoozed conversations.
            models.Index(
                fields=["snoozed_until"],
                name="conversation_snoozed",
                condition=models.Q(status="snoozed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.get_platform_display()}"
