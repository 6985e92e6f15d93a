"""Fetching what was said before an account was connected, or while it was broken."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.models.account import SocialAccount


class ImportStatus(models.TextChoices):
    """``counting`` goes through Meta's list once, so that progress can be told; then ``fetching``.

    ``paused``: the account broke, or Meta asked to wait; it goes on by itself.
    """

    COUNTING = "counting", _("Looking for conversations")
    FETCHING = "fetching", _("Importing")
    PAUSED = "paused", _("Waiting")
    DONE = "done", _("Imported")
    CANCELLED = "cancelled", _("Stopped")
    FAILED = "failed", _("Could not go on")


UNDER_WAY = (ImportStatus.COUNTING, ImportStatus.FETCHING, ImportStatus.PAUSED)


class HistoryImport(models.Model):
    """One walk through an account's conversations at Meta; any worker can go on with it.

    ``cursor`` is where in Meta's list the walk stands, ``waiting`` the conversations of
    that page of the list which are still to be read.
    """

    location_path = "account__location"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="history_imports")
    # Only conversations that were active since; empty for all of them.
    since = models.DateTimeField(null=True, blank=True)
    status = models.CharField(
        max_length=12, choices=ImportStatus.choices, default=ImportStatus.COUNTING
    )
    # What is found was missed, not history: agents are to see it as new.
    announces = models.BooleanField(default=False, db_default=False)
    is_counted = models.BooleanField(default=False)
    cursor = models.TextField(blank=True)
    waiting: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    conversations_found = models.PositiveIntegerField(default=0)
    conversations_done = models.PositiveIntegerField(default=0)
    messages_found = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # When a worker last took a step; a walk that stands still is taken up by another.
    stepped_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["HistoryImport"].as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(status__in=["counting", "fetching", "paused"]),
                name="one_import_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.get_status_display()}"

    @property
    def is_under_way(self) -> bool:
        """Whether it goes on by itself."""
        return self.status in UNDER_WAY

    @property
    def can_resume(self) -> bool:
        """Whether somebody may have it go on."""
        return self.status in {ImportStatus.CANCELLED, ImportStatus.FAILED}

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100. Meta's list may have grown since it was counted."""
        if self.status == ImportStatus.DONE:
            return 100
        if not self.is_counted or not self.conversations_found:
            return 0
        return min(99, 100 * self.conversations_done // self.conversations_found)
