"""What an admin enters in Meta's dashboard so that webhooks arrive.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from echodesk.workspaces.models import Membership, Role
from social.app_directory import app_of
from social.connect.verify import WHATSAPP_FIELDS
from social.graph.pages import PAGE_FIELDS
from social.models import CallbackCheck, Login
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
    """One object of Meta's webhooks and where it is sent; ``has_app``: by an app we know.

    ``checked_at`` is when it last answered Meta's challenge, and ``secret`` what its
    deliveries are signed with.
    """

    object: str
    platform: Platform
    verify_token: str | None = field(repr=False)
    fields: tuple[str, ...]
    secret: str = field(default="", repr=False)
    has_app: bool = False
    checked_at: datetime | None = None

    @property
    def callback_url(self) -> str:
        """The address Meta calls."""
        return f"{settings.SITE_URL}{reverse('webhook', args=[self.platform])}"


def callbacks(member: Membership) -> list[Callback]:
    """The three objects EchoDesk listens to; with token and secret if ``member`` is an admin.

    They are those of the workspace's own app, where it has one.
    """
    facebook = app_of(member.workspace_id, Login.FACEBOOK)
    instagram = app_of(member.workspace_id, Login.INSTAGRAM)
    rows = (
        ("instagram", Platform.INSTAGRAM, instagram, INSTAGRAM_OBJECT_FIELDS),
        ("page", Platform.FACEBOOK, facebook, PAGE_FIELDS),
        ("whatsapp_business_account", Platform.WHATSAPP, facebook, WHATSAPP_FIELDS),
    )
    checked = _last_checks(member.workspace_id)
    is_admin = member.may(Role.ADMIN)
    return [
        Callback(
            name,
            platform,
            app.verify_token if is_admin else None,
            fields,
            app.secret if is_admin else "",
            app.is_configured,
            checked.get((platform, app.workspace_id)),
        )
        for name, platform, app, fields in rows
    ]


def _last_checks(workspace_id: int) -> dict[tuple[str, int | None], datetime]:
    """When the callbacks of the workspace's apps and of the installation's were checked."""
    rows = CallbackCheck.objects.filter(Q(workspace_id=workspace_id) | Q(workspace_id=None))
    return {(row.platform, row.workspace_id): row.answered_at for row in rows}
