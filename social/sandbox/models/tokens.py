"""Codes and tokens the sandbox gave out. Only their digests are kept."""

from typing import Any

from django.db import models


class SandboxCode(models.Model):
    """An authorization code of the login dialog: good once, for ten minutes."""

    digest = models.CharField(max_length=64, unique=True)
    redirect_uri = models.CharField(max_length=500)
    scopes: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    page_ids: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    issued_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code {self.pk}"


class SandboxToken(models.Model):
    """An access token of the person who signed in, of a page, or of a WhatsApp account."""

    class Kind(models.TextChoices):
        """Whose token; ``subject_id`` is that one's id."""

        USER = "USER", "User"
        PAGE = "PAGE", "Page"
        WABA = "SYSTEM_USER", "WhatsApp Business account"

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject_id = models.CharField(max_length=32)
    scopes: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    page_ids: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
