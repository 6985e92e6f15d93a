"""Media of messages: our own copy, made in the background before Meta's link dies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.message import Message
from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.contents import MediaKind


class MediaState(models.TextChoices):
    """How far our copy is.

    ``absent``: Meta gave nothing to copy. ``gone``: Meta no longer has it, or the
    message was taken back and the copy was deleted.
    """

    WANTED = "wanted", _("Being copied")
    STORED = "stored", _("Copied")
    FAILED = "failed", _("Could not be copied")
    ABSENT = "absent", _("Not given by the platform")
    GONE = "gone", _("No longer there")


class Attachment(models.Model):
    """One piece of media of a message.

    ``source_url`` and ``media_id`` are where Meta has it, ``object_id`` the post, reel,
    story or sticker it shows. ``width`` and ``height`` are in pixels, ``size`` in bytes.
    """

    location_path = "message__account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=16, choices=MediaKind.choices)
    state = models.CharField(max_length=8, choices=MediaState.choices, default=MediaState.WANTED)
    source_url = models.TextField(blank=True)
    media_id = models.CharField(max_length=256, blank=True)
    object_id = models.CharField(max_length=256, blank=True)
    title = models.TextField(blank=True)
    name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=128, blank=True)
    # What Meta says the SHA-256 is, in base64 (WhatsApp).
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    is_voice = models.BooleanField(default=False)
    is_animated = models.BooleanField(default=False)
    file = models.FileField(upload_to="attachments/%Y/%m/", max_length=200, blank=True)
    thumbnail = models.FileField(upload_to="thumbnails/%Y/%m/", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Not before this time: the next try, or the end of a worker's lease.
    retry_at = models.DateTimeField(null=True, blank=True)
    # Why it could not be copied, in words for the agent.
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Attachment"].as_manager()

    class Meta:
        ordering = ["message_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "position"], name="one_attachment_per_position"
            )
        ]
        indexes = [
            # The sweeper looking for media to copy.
            models.Index(
                fields=["retry_at"],
                name="attachment_wanted",
                condition=models.Q(state="wanted"),
            ),
            # media_orphans: whether a message has taken an uploaded file.
            models.Index(
                fields=["file"],
                name="attachment_uploaded",
                condition=models.Q(file__startswith="uploads/"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
