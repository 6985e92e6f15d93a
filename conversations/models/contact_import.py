"""A table of people that is being read in."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models import Membership, Workspace
from echodesk.workspaces.tenancy import TenantQuerySet


class ImportState(models.TextChoices):
    """How far an import is."""

    CHOOSING = "choosing", _("Columns are being chosen")
    RUNNING = "running", _("Running")
    DONE = "done", _("Finished")


class ContactImport(models.Model):
    """One CSV file of people, and what became of its lines.

    ``columns`` says for each column what it is: a field, ``handle``, ``attribute:<key>``,
    or empty to leave it out. Lines are counted without the one that names the columns;
    ``done`` of them have been looked at, so that a worker who takes over goes on there.
    ``refused`` holds ``[line, why, [cell, …]]`` of those that were not taken. ``text`` is
    the file, and empty once all is done.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    member = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    text = models.TextField()
    # What the columns are called in the file.
    names: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    columns: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    state = models.CharField(
        max_length=8, choices=ImportState.choices, default=ImportState.CHOOSING
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    # When a worker last took on a piece of it.
    worked_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    # Of admins alone, who see everything.
    objects = TenantQuerySet["ContactImport"].as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            # The sweeper looking for what a lost task left behind.
            models.Index(
                fields=["worked_at"],
                name="contact_import_running",
                condition=models.Q(state="running"),
            )
        ]

    def __str__(self) -> str:
        return self.name
