"""One walk through Meta's login dialog."""

from typing import Any

from django.db import models

from echodesk.fields import EncryptedTextField
from echodesk.workspaces.models import Membership
from social.models.account import Login
from social.platforms import Platform


class ConnectAttempt(models.Model):
    """From "Connect" to the ticked list: the state sent to Meta and what came back.

    Only the digest of the state is kept. ``user_token`` lives between the callback
    and the admin's choice and is emptied when the attempt ends.
    """

    state_digest = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(Membership, models.CASCADE, related_name="connect_attempts")
    platform = models.CharField(max_length=16, choices=Platform.choices)
    login = models.CharField(max_length=16, choices=Login.choices, default=Login.FACEBOOK)
    user_token = EncryptedTextField(blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    # The app whose dialog was opened: another may be in use by the time of the return.
    app_id = models.CharField(max_length=64, blank=True)
    app_scoped_user_id = models.CharField(max_length=64, blank=True)
    scopes: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    # Permissions that were asked for and refused.
    declined: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    # Ids at Meta that the login is confirmed to reach: WhatsApp Business Accounts.
    asset_ids: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    # Primary keys of accounts that lost their access because their page was not ticked.
    unticked: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="connect_created")]

    def __str__(self) -> str:
        return f"{self.get_platform_display()} by {self.member}"
