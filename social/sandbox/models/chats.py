"""The people who write to the business, and what was said."""

from typing import Any

from django.db import models

from social.platforms import Platform
from social.sandbox.models.kinds import FileKind, Said
from social.sandbox.models.uploads import SandboxUpload


class SandboxPerson(models.Model):
    """A customer; the phone is played as one of them.

    Who took a username on WhatsApp has a ``user_id`` there, and may hide the number.
    """

    name = models.CharField(max_length=80)
    username = models.CharField(max_length=60, unique=True)
    # 1 to 8, one of the design's avatar hues.
    hue = models.PositiveSmallIntegerField(default=1)
    wa_id = models.CharField(max_length=20, unique=True)
    user_id = models.CharField(max_length=64, blank=True, db_index=True)
    hides_number = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class SandboxChat(models.Model):
    """One person and one asset of the business.

    ``asset_id`` is the page id, Instagram account id or phone-number id;
    ``person_external_id`` the IGSID, PSID or wa_id this asset knows the person by.
    ``held_by_app_id`` is another app that has taken the chat over.
    """

    platform = models.CharField(max_length=16, choices=Platform.choices)
    asset_id = models.CharField(max_length=32)
    person = models.ForeignKey(SandboxPerson, models.CASCADE, related_name="chats")
    person_external_id = models.CharField(max_length=32)
    # When the person last wrote, by the clock of the messages: what the window counts from.
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    held_by_app_id = models.CharField(max_length=32, blank=True)
    # Until when the phone shows that the business is writing.
    typing_until = models.DateTimeField(null=True, blank=True)
    # On WhatsApp: the person wants no marketing.
    stops_marketing = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset_id", "person_external_id"], name="sandbox_chat_of_person_id"
            ),
            models.UniqueConstraint(
                fields=["platform", "asset_id", "person"], name="sandbox_one_chat_per_asset"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.platform}"


class SandboxMessage(models.Model):
    """One message, written by the person or by the business.

    ``content`` is what the message has beyond text and files, as the platform's payloads
    name it; of an answer, as it was sent. An unsent message keeps no text. ``category``
    and ``pricing_type`` are what WhatsApp charges for an answer, in its words.
    """

    chat = models.ForeignKey(SandboxChat, models.CASCADE, related_name="messages")
    external_id = models.CharField(max_length=512, unique=True)
    from_person = models.BooleanField()
    kind = models.CharField(max_length=24, choices=Said.choices, default=Said.TEXT)
    text = models.TextField(blank=True)
    content: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    # The emoji the person put on it.
    reaction = models.CharField(max_length=32, blank=True)
    # The emoji the business put on it.
    business_reaction = models.CharField(max_length=32, blank=True)
    edits = models.PositiveSmallIntegerField(default=0)
    unsent_at = models.DateTimeField(null=True, blank=True)
    # Messenger's metadata and WhatsApp's biz_opaque_callback_data: returned, never read.
    correlation = models.CharField(max_length=1000, blank=True)
    category = models.CharField(max_length=24, blank=True)
    pricing_type = models.CharField(max_length=24, blank=True)
    sent_at = models.DateTimeField()
    # When the other side read it.
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        # The phone's screen: the newest messages of a chat.
        indexes = [models.Index(fields=["chat", "-sent_at", "-id"], name="sandbox_chat_messages")]

    def __str__(self) -> str:
        return self.text[:40]


class SandboxFile(models.Model):
    """A file of a message, on Meta's file servers.

    The bytes of what people send are made when asked for, those of a business are its
    ``upload``. A story's picture is there for a day, any other file until the message is unsent.
    """

    message = models.ForeignKey(SandboxMessage, models.CASCADE, related_name="files")
    external_id = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16, choices=FileKind.choices)
    # Which of the pictures, sounds and so on it is.
    seed = models.PositiveSmallIntegerField(default=0)
    is_story = models.BooleanField(default=False)
    upload = models.ForeignKey(SandboxUpload, models.PROTECT, null=True, related_name="files")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"
