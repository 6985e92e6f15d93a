"""Contacts that were found to be one person."""

from typing import Any, Self

from django.db import models

from conversations.models.contact import Contact
from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class MergeQuerySet(TenantQuerySet["ContactMerge"]):
    """Reads of merges."""

    def within_reach_of(self, member: Membership) -> Self:
        """Merges into people that ``member`` sees."""
        return self.filter(kept__in=Contact.objects.visible_to(member))


class ContactMerge(models.Model):
    """One merge, with what is needed to take it back.

    ``before`` is the contact that was merged into ``kept``, as it was: ``{"contact": pk,
    "created_at", "fields": {name: text}, "attributes", "is_named_here", "blocked_at",
    "identities": [pk], "notes": [pk], "merges": [pk], "filled": [name],
    "filled_attributes": [key], "lent_block", "kept_had_none"}``: ``merges`` are those into
    it, ``filled`` and after what ``kept`` took over of it, and whether that had no ids
    itself. Its conversations went with its identities. Empty once the merge was undone.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    kept = models.ForeignKey(Contact, models.CASCADE, related_name="merges")
    before: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    merged_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kept_id} {self.pk}"

    @property
    def name(self) -> str:
        """What the merged contact was called."""
        fields = self.before.get("fields", {})
        username = fields.get("username", "")
        names = (fields.get(name, "") for name in ("known_as", "email", "phone"))
        return fields.get("name") or (f"@{username}" if username else next(filter(None, names), ""))
