"""How a member wants to be told of things, and to work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from echodesk.workspaces.models.membership import Membership


class Digest(models.TextChoices):
    """When mail is sent about mentions and assignments."""

    NEVER = "never", _("Never")
    AWAY = "away", _("When I am away")


class Preferences(models.Model):
    """One member's wishes. A member without a row has the defaults.

    Within the quiet hours, in the member's time zone and perhaps over midnight, nothing
    rings, pops up or is mailed.
    """

    member = models.OneToOneField(
        Membership, models.CASCADE, primary_key=True, related_name="preferences"
    )
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    desktop = models.BooleanField(_("desktop notices"), default=False)
    sound = models.BooleanField(_("sound"), default=False)
    digest = models.CharField(_("mail"), max_length=8, choices=Digest.choices, default=Digest.AWAY)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.member_id}"
