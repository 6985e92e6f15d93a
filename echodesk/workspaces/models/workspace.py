"""The tenant. Every other row of the product belongs to exactly one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Workspace(models.Model):
    """One business. Workspaces share the installation and never see each other."""

    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    # What people on the other side are shown while a member reads and writes.
    sends_typing = models.BooleanField(_("show that we are typing"), default=True, db_default=True)
    sends_seen = models.BooleanField(_("show that we have read"), default=True, db_default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
