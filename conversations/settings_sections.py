"""The pages of the settings, for their navigation and for the palette."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Section:
    """One page: ``page`` is the name of its address, ``key`` what its views call it."""

    key: str
    page: str
    text: Promise
    icon: str


# Everybody's own.
OWN = (
    Section("own", "settings-own", _("Profile"), "circle-user"),
    Section("notices", "settings-notices", _("Notifications"), "bell"),
    Section("replies", "settings-replies", _("Canned replies"), "message-square-quote"),
)
# The workspace's, for admins.
WORKSPACE = (
    Section("business", "settings-business", _("Business"), "store"),
    Section("members", "settings-members", _("Members"), "users"),
    Section("teams", "settings-teams", _("Teams"), "users-round"),
    Section("locations", "settings-locations", _("Locations"), "map-pin"),
    Section("labels", "settings-labels", _("Labels"), "tag"),
    Section("attributes", "settings-attributes", _("Attributes"), "contact"),
    Section("sending", "settings-sending", _("Sending"), "send"),
    Section("webhooks", "settings-webhooks", _("Webhooks"), "webhook"),
    Section("audit", "settings-audit", _("Audit trail"), "scroll-text"),
)
