"""Contacts that were found to be one person."""

from typing import Any

from django.db import models

from conversations.models.contact import Contact
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class ContactMerge(models.Model):
    """One merge, with what is needed to take it back.

    ``before`` is the contact that was merged into ``kept``, as it was: ``{"fields",
    "identities": [pk]}``. Its conversations went with its identities.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    kept = models.ForeignKey(Contact, models.CASCADE, related_name="merges")
    before: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    merged_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["ContactMerge"].as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kept_id} {self.pk}"
