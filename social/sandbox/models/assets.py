"""What a business owns at Meta."""

from typing import Any

from django.db import models


class SandboxPage(models.Model):
    """A Facebook page, perhaps with an Instagram professional account linked to it."""

    external_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    instagram_id = models.CharField(max_length=32, unique=True, null=True, blank=True)
    instagram_username = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class SandboxNumber(models.Model):
    """A WhatsApp business number; ``external_id`` is its phone-number id."""

    external_id = models.CharField(max_length=32, unique=True)
    waba_id = models.CharField(max_length=32, db_index=True)
    display_number = models.CharField(max_length=32)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.display_number


class SandboxSubscription(models.Model):
    """The webhook fields the app asked for, per page or WhatsApp business account."""

    object_id = models.CharField(max_length=32, unique=True)
    fields: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.object_id
