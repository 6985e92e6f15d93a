"""The people who write to the business, and what was said."""

from django.db import models

from social.platforms import Platform


class SandboxPerson(models.Model):
    """A customer; the phone is played as one of them."""

    name = models.CharField(max_length=80)
    username = models.CharField(max_length=60, unique=True)
    # 1 to 8, one of the design's avatar hues.
    hue = models.PositiveSmallIntegerField(default=1)
    wa_id = models.CharField(max_length=20, unique=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class SandboxChat(models.Model):
    """One person and one asset of the business.

    ``asset_id`` is the page id, Instagram account id or phone-number id;
    ``person_external_id`` the IGSID, PSID or wa_id this asset knows the person by.
    """

    platform = models.CharField(max_length=16, choices=Platform.choices)
    asset_id = models.CharField(max_length=32)
    person = models.ForeignKey(SandboxPerson, models.CASCADE, related_name="chats")
    person_external_id = models.CharField(max_length=32)
    # When the person last wrote, by the clock of the messages: what the window counts from.
    last_inbound_at = models.DateTimeField(null=True, blank=True)

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
    """One message, written by the person or by the business."""

    chat = models.ForeignKey(SandboxChat, models.CASCADE, related_name="messages")
    external_id = models.CharField(max_length=512, unique=True)
    from_person = models.BooleanField()
    text = models.TextField()
    # Messenger's metadata and WhatsApp's biz_opaque_callback_data: returned, never read.
    correlation = models.CharField(max_length=1000, blank=True)
    sent_at = models.DateTimeField()
    # When the other side read it.
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        # The phone's screen: the newest messages of a chat.
        indexes = [models.Index(fields=["chat", "-sent_at", "-id"], name="sandbox_chat_messages")]

    def __str__(self) -> str:
        return self.text[:40]
