"""A workspace's own app at Meta."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.fields import EncryptedTextField
from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.models.account import Login


class WorkspaceAppQuerySet(TenantQuerySet["WorkspaceApp"]):
    """Reads of workspaces' own apps."""


class WorkspaceApp(models.Model):
    """One app of Meta's dashboard that a workspace uses instead of the installation's.

    ``secrets`` holds one secret a line, newest first: while a secret is being changed
    at Meta, both the new and the old one are good.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="meta_apps")
    login = models.CharField(_("login"), max_length=16, choices=Login.choices)
    app_id = models.CharField(_("app id"), max_length=64)
    secrets = EncryptedTextField()
    verify_token = EncryptedTextField()
    # Configurations of Facebook Login for Business and of WhatsApp's embedded signup.
    login_config_id = models.CharField(max_length=64, blank=True)
    whatsapp_config_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WorkspaceAppQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "login"], name="one_own_app_per_login")
        ]

    def __str__(self) -> str:
        return f"{self.get_login_display()} app {self.app_id}"

    @property
    def secret_list(self) -> tuple[str, ...]:
        """The secrets, newest first."""
        return tuple(self.secrets.split())
