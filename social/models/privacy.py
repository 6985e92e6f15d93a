"""What people asked Meta to have us forget."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from social.platforms import Platform


class PrivacyKind(models.TextChoices):
    """What was asked."""

    DEAUTHORIZE = "deauthorize", _("App removed")
    DELETION = "deletion", _("Data deletion")


class PrivacyRequest(models.Model):
    """One signed request of Meta on behalf of a person.

    ``digest`` (keyed, of the request as it came) makes a request that comes again the
    same one. ``app_scoped_user_id`` is emptied once the request is done: what is left
    says that somebody asked, when, and that it was done, but not who.
    """

    kind = models.CharField(max_length=12, choices=PrivacyKind.choices)
    platform = models.CharField(max_length=16, choices=Platform.choices)
    # What the person is given to ask with.
    code = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    app_scoped_user_id = models.CharField(max_length=64, blank=True)
    # Ids of the workspaces whose own app signed it; NULL where the installation's app did.
    reach: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            # The sweeper looking for what is still to be done.
            models.Index(
                fields=["id"],
                name="privacy_request_open",
                condition=models.Q(finished_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"
