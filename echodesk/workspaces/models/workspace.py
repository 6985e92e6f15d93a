"""The tenant. Every other row of the product belongs to exactly one."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reopening(models.TextChoices):
    """What happens when somebody writes whose conversation was resolved."""

    REOPEN = "reopen", _("Open the resolved conversation again")
    NEW = "new", _("Begin a new conversation")


class Workspace(models.Model):
    """One business. Workspaces share the installation and never see each other."""

    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    # The business itself, for canned replies and for whoever answers.
    website = models.URLField(_("website"), blank=True, default="")
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    address = models.CharField(_("address"), max_length=300, blank=True, default="")
    about = models.TextField(_("about the business"), blank=True, default="")
    # {"mon": [["09:00", "18:00"]], …}, in the workspace's time zone. A day left out is closed.
    hours: "models.JSONField[Any, Any]" = models.JSONField(
        _("opening hours"), default=dict, blank=True
    )
    reopening = models.CharField(
        _("when somebody writes again"),
        max_length=8,
        choices=Reopening.choices,
        default=Reopening.REOPEN,
        db_default=Reopening.REOPEN,
    )
    # Minutes until a person should have an answer; empty for no such promise.
    answer_minutes = models.PositiveIntegerField(_("minutes to answer"), null=True, blank=True)
    # What people on the other side are shown while a member reads and writes.
    sends_typing = models.BooleanField(_("show that we are typing"), default=True, db_default=True)
    sends_seen = models.BooleanField(_("show that we have read"), default=True, db_default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
