"""A connected page, Instagram account or WhatsApp number."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.fields import EncryptedTextField
from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.platforms import Platform


class Login(models.TextChoices):
    """Whose login dialog gave the token, which decides host and token kind."""

    FACEBOOK = "facebook", _("Facebook Login")
    INSTAGRAM = "instagram", _("Instagram Login")


class AccountStatus(models.TextChoices):
    """Whether the account can be used. Inbound messages are stored in every state."""

    ACTIVE = "active", _("Connected")
    NEEDS_REAUTHORIZATION = "needs_reauthorization", _("Reconnect needed")
    DISCONNECTED = "disconnected", _("Disconnected")


class SocialAccountQuerySet(TenantQuerySet["SocialAccount"]):
    """Reads of accounts."""

    def connected(self) -> Self:
        """Accounts that own their ``external_id`` now, healthy or not."""
        return self.exclude(status=AccountStatus.DISCONNECTED)


class SocialAccount(models.Model):
    """One account on one platform, in one workspace.

    ``external_id`` is what webhooks are addressed to: the page id, the Instagram
    professional account id (17841…), or the WhatsApp phone-number id.
    ``page_id`` is the page an Instagram account is reached through.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="accounts")
    platform = models.CharField(max_length=16, choices=Platform.choices)
    login = models.CharField(max_length=16, choices=Login.choices, default=Login.FACEBOOK)
    external_id = models.CharField(max_length=64)
    page_id = models.CharField(max_length=64, blank=True)
    waba_id = models.CharField(max_length=64, blank=True)
    username = models.CharField(max_length=200, blank=True)
    display_name = models.CharField(max_length=200, blank=True)
    access_token = EncryptedTextField(blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    # The Meta app that issued the token, and the id of the person under that app:
    # deauthorize and deletion callbacks name only the latter.
    app_id = models.CharField(max_length=64, blank=True)
    app_scoped_user_id = models.CharField(max_length=64, blank=True, db_index=True)
    scopes: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    webhook_fields: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    status = models.CharField(
        max_length=32, choices=AccountStatus.choices, default=AccountStatus.ACTIVE
    )
    status_reason = models.CharField(max_length=300, blank=True)
    last_webhook_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SocialAccountQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            # One owner across the installation; also the index routing looks up by.
            models.UniqueConstraint(
                fields=["platform", "external_id"],
                condition=~models.Q(status="disconnected"),
                name="one_owner_per_account",
            )
        ]
        # Routing of Instagram events that name the page.
        indexes = [models.Index(fields=["page_id"], name="account_by_page")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name people know the account by."""
        if self.platform == Platform.INSTAGRAM and self.username:
            return f"@{self.username}"
        return self.display_name or self.username or self.external_id
