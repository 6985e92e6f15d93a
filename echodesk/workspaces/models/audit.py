"""Who did what to a workspace, kept beyond change."""

from django.db import models

from echodesk.workspaces.models.user import User
from echodesk.workspaces.models.workspace import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class AuditEntry(models.Model):
    """One thing an administrator should be able to trace, such as a connected account."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="audit_entries")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=64)
    subject = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["AuditEntry"].as_manager()

    class Meta:
        ordering = ["-id"]
        # The audit page of one workspace, newest first.
        indexes = [models.Index(fields=["workspace", "-id"], name="audit_of_workspace")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
