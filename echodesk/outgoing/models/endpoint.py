"""An address that is told what happens in a workspace."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.fields import EncryptedTextField
from echodesk.net.targets import MAX_LENGTH
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from django_stubs_ext.db.models import TypedModelMeta
else:
    TypedModelMeta = object


class WhyDisabled(models.TextChoices):
    """Why nothing is sent to an endpoint."""

    MEMBER = "member", _("Disabled by an admin")
    GONE = "gone", _("It answered that it is gone (410)")
    FAILING = "failing", _("It had failed for five days")


class EndpointState(models.TextChoices):
    """How an endpoint does."""

    NEW = "new", _("Nothing sent yet")
    WORKING = "working", _("Working")
    FAILING = "failing", _("Failing")
    DISABLED = "disabled", _("Disabled")


class EndpointQuerySet(TenantQuerySet["Endpoint"]):
    """Reads of endpoints. A limited member sees none: they belong to the whole workspace."""

    def present(self) -> Self:
        """Those that nobody has deleted."""
        return self.filter(deleted_at=None)


class Endpoint(models.Model):
    """One address, and how far in the event log of its workspace it has been told.

    A deleted one stays, without its secrets, until what was sent to it is pruned.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="endpoints")
    url = models.CharField(max_length=MAX_LENGTH)
    description = models.CharField(max_length=120, blank=True)
    # The types of events it is told of; none named: all.
    types: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    secret = EncryptedTextField()
    secret_version = models.PositiveIntegerField(default=1)
    # Signs too, until then.
    previous_secret = EncryptedTextField(blank=True, default="")
    previous_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_reason = models.CharField(max_length=16, choices=WhyDisabled.choices, blank=True)
    # When the admins were told that it disabled itself.
    told_at = models.DateTimeField(null=True)
    # Every event up to this number has become a dispatch, or is of no interest.
    cursor = models.BigIntegerField(default=0)
    # Since when no attempt has succeeded, after one failed.
    failing_since = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    # Until when it asked to be left alone.
    held_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)

    objects = EndpointQuerySet.as_manager()

    class Meta(TypedModelMeta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "url"],
                condition=models.Q(deleted_at=None),
                name="one_endpoint_per_url",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What to call it. The whole address may hold a secret."""
        return self.description or (urlsplit(self.url).hostname or "")

    @property
    def state(self) -> EndpointState:
        """How it does."""
        if not self.is_active:
            return EndpointState.DISABLED
        if self.failing_since is not None:
            return EndpointState.FAILING
        return EndpointState.WORKING if self.last_success_at else EndpointState.NEW

    def wants(self, event_type: str) -> bool:
        """Whether it is told of events of that type."""
        return not self.types or event_type in self.types

    def secrets_at(self, moment: datetime) -> Collection[str]:
        """What signs at that moment, the newest first."""
        overlaps = self.previous_until is not None and moment < self.previous_until
        found = [self.secret, self.previous_secret if overlaps else ""]
        return [secret for secret in found if secret]
