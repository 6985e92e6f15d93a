"""What an admin enters in Meta's dashboard so that webhooks arrive.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from echodesk.workspaces.models import Membership, Role
from social.app_directory import app_of
from social.connect.verify import WHATSAPP_FIELDS
from social.graph.pages import PAGE_FIELDS
from social.models import Login
from social.platforms import Platform

# Field names of the ``instagram`` object, as page-linked accounts have them.
INSTAGRAM_OBJECT_FIELDS = (
    "messages",
    "message_reactions",
    "messaging_postbacks",
    "messaging_seen",
    "messaging_referral",
    "messaging_optins",
    "messaging_handover",
    "standby",
    "message_edit",
    "comments",
    "live_comments",
    "mentions",
)


@dataclass(frozen=True, slots=True)
class Callback:
    """One object of Meta's webhooks and where it is sent."""

    object: str
    platform: Platform
    verify_token: str | None = field(repr=False)
    fields: tuple[str, ...]

    @property
    def callback_url(self) -> str:
        """The address Meta calls."""
        return f"{settings.SITE_URL}{reverse('webhook', args=[self.platform])}"


def callbacks(member: Membership) -> list[Callback]:
    """The three objects EchoDesk listens to; with the verify token if ``member`` is an admin.

    It is the token of the workspace's own app, where it has one.
    """
    meta = app_of(member.workspace_id, Login.FACEBOOK).verify_token
    instagram = app_of(member.workspace_id, Login.INSTAGRAM).verify_token
    with_verify_token = member.may(Role.ADMIN)
    rows = (
        ("instagram", Platform.INSTAGRAM, instagram, INSTAGRAM_OBJECT_FIELDS),
        ("page", Platform.FACEBOOK, meta, PAGE_FIELDS),
        ("whatsapp_business_account", Platform.WHATSAPP, meta, WHATSAPP_FIELDS),
    )
    return [
        Callback(name, platform, token if with_verify_token else None, fields)
        for name, platform, token, fields in rows
    ]
