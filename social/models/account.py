"""A connected page, Instagram account or WhatsApp number."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.fields import EncryptedTextField
from echodesk.workspaces.models import Location, Workspace
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


class Reason(models.TextChoices):
    """Why an account does not work as it should, in words for its admins.

    ``status_code`` of an account is one of these, or empty while all is well.
    """

    EXPIRED = "expired", _("The access that was given at Meta has expired.")
    PASSWORD_CHANGED = (
        "password_changed",
        _("The person who connected it has changed their password at Meta."),
    )
    APP_REMOVED = (
        "app_removed",
        _("The person who connected it has removed EchoDesk in their settings at Meta."),
    )
    PERMISSION_REMOVED = (
        "permission_removed",
        _("A permission EchoDesk needs for messages has been taken away at Meta."),
    )
    PAGE_UNTICKED = (
        "page_unticked",
        _(
            "The page was not ticked at a later login at Meta, or the person who"
            " connected it no longer has a role on it."
        ),
    )
    CHECKPOINT = (
        "checkpoint",
        _("Meta wants the person who connected it to log in there and confirm who they are."),
    )
    INSTAGRAM_UNLINKED = (
        "instagram_unlinked",
        _("The Instagram account is no longer linked to the page it was connected through."),
    )
    UNREADABLE = (
        "unreadable",
        _("EchoDesk can no longer read its token, because an encryption key is missing."),
    )
    LOST = "lost", _("Meta no longer accepts the access it gave.")
    DEVELOPMENT_MODE = (
        "development_mode",
        _(
            "The Meta app is in development mode: only people with a role in the app"
            " can be answered. Its owner can switch it to live."
        ),
    )
    RESTRICTED = (
        "restricted",
        _("Meta has restricted this account for now. Look at its status at Meta."),
    )
    MESSAGES_OFF = (
        "messages_off",
        _(
            "Access to messages is switched off. Allow it in the Instagram app, under"
            " Messages and story replies, Connected tools."
        ),
    )
    ENDING = "ending", _("The access given at Meta ends soon. Reconnect it before it does.")

    @property
    def needs_reconnect(self) -> bool:
        """Nothing can be sent until an admin has logged in at Meta again."""
        return self not in {
            Reason.DEVELOPMENT_MODE,
            Reason.RESTRICTED,
            Reason.MESSAGES_OFF,
            Reason.ENDING,
        }

    @property
    def words(self) -> str:
        """What happened and what to do, for the admin."""
        advice = [_("An admin has to reconnect the account.")] if self.needs_reconnect else []
        return " ".join(map(str, [self.label, *advice]))


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

    location_path = "location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="accounts")
    # The branch it belongs to. One of no branch is seen by every member. A branch that
    # still has accounts is not deleted: everybody would see them from one moment to the next.
    location = models.ForeignKey(
        Location, models.RESTRICT, null=True, blank=True, related_name="accounts"
    )
    platform = models.CharField(max_length=16, choices=Platform.choices)
    login = models.CharField(max_length=16, choices=Login.choices, default=Login.FACEBOOK)
    external_id = models.CharField(max_length=64)
    page_id = models.CharField(max_length=64, blank=True)
    waba_id = models.CharField(max_length=64, blank=True)
    username = models.CharField(max_length=200, blank=True)
    display_name = models.CharField(max_length=200, blank=True)
    access_token = EncryptedTextField(blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    # When the token was got or last renewed. What is learnt of an older token is void.
    token_issued_at = models.DateTimeField(null=True, blank=True)
    # Facebook Login: until when the person lets us read data, whatever the token's life.
    data_access_expires_at = models.DateTimeField(null=True, blank=True)
    # The Meta app that issued the token, and the id of the person under that app:
    # deauthorize and deletion callbacks name only the latter.
    app_id = models.CharField(max_length=64, blank=True)
    app_scoped_user_id = models.CharField(max_length=64, blank=True, db_index=True)
    scopes: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    webhook_fields: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    status = models.CharField(
        max_length=32, choices=AccountStatus.choices, default=AccountStatus.ACTIVE
    )
    # A Reason and since when; an incident is told to the admins once.
    status_code = models.CharField(max_length=24, blank=True)
    status_since = models.DateTimeField(null=True, blank=True)
    admins_told_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    last_webhook_at = models.DateTimeField(null=True, blank=True)
    # When it was last compared with what Meta has, and found whole.
    reconciled_at = models.DateTimeField(null=True, blank=True)
    # WhatsApp: when Meta was last asked for the message templates of its business account.
    templates_synced_at = models.DateTimeField(null=True, blank=True)
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

    @property
    def trouble(self) -> str:
        """Why it does not work as it should, in the language that is spoken now; else empty."""
        if self.status_code not in Reason.values:
            return ""
        reason = Reason(self.status_code)
        return str(reason.label) if self.status == AccountStatus.DISCONNECTED else reason.words
