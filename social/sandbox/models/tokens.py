"""What people allowed apps to do, and the codes and tokens made of it.

Of codes and tokens only digests are kept.
"""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social.models import Login


class Revocation(models.IntegerChoices):
    """Why Meta takes tokens away; each is the subcode its error carries."""

    APP_REMOVED = 458, _("458 · the person removed the app")
    CHECKPOINT = 459, _("459 · the person has to confirm who they are")
    PASSWORD = 460, _("460 · the person changed their password")
    EXPIRED = 463, _("463 · the session expired")
    UNCONFIRMED = 464, _("464 · the person never confirmed their account")
    LOGGED_OUT = 467, _("467 · the session was invalidated")
    NO_ROLE = 492, _("492 · the person has no role on the page any more")


class SandboxGrant(models.Model):
    """What one person, or one business, allows one app.

    All tokens of the two follow it: a scope that is taken away, or a page that is not
    ticked at a later login, is gone from the tokens given out before.
    """

    user_id = models.CharField(max_length=40)
    app_id = models.CharField(max_length=64)
    login = models.CharField(max_length=16, choices=Login.choices, default=Login.FACEBOOK)
    scopes: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    declined: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    # Pages, Instagram accounts or WhatsApp accounts.
    target_ids: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    # Counts logins: each gives page tokens of its own.
    session = models.PositiveIntegerField(default=1)
    data_access_expires_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user_id", "app_id"], name="sandbox_one_grant_per_app")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.app_id}"

    @property
    def data_access_is_over(self) -> bool:
        """Whether the person would have to log in again for data to be read."""
        return self.data_access_expires_at <= timezone.now()


class SandboxCode(models.Model):
    """An authorization code of a login dialog: good once, until ``expires_at``."""

    digest = models.CharField(max_length=64, unique=True)
    grant = models.ForeignKey(SandboxGrant, models.CASCADE, related_name="codes")
    # Empty for codes of the SDK's window, which has no address to come back to.
    redirect_uri = models.CharField(max_length=500, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code {self.pk}"


class SandboxToken(models.Model):
    """An access token of a person, a page, a WhatsApp business, or an Instagram account."""

    class Kind(models.TextChoices):
        """Whose token. ``subject_id`` is the person's, page's, system user's or
        Instagram account's id."""

        USER = "USER", _("Person")
        PAGE = "PAGE", _("Page")
        SYSTEM = "SYSTEM_USER", _("WhatsApp business")
        INSTAGRAM = "INSTAGRAM", _("Instagram Login")

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    grant = models.ForeignKey(SandboxGrant, models.CASCADE, related_name="tokens")
    subject_id = models.CharField(max_length=40, db_index=True)
    issued_at = models.DateTimeField()
    # NULL for one that never expires.
    expires_at = models.DateTimeField(null=True, blank=True)
    revocation = models.PositiveSmallIntegerField(choices=Revocation.choices, null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def is_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()
