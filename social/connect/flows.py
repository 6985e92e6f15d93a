"""Which login connects what. One module per login flavour, each with the same four verbs."""

from typing import Protocol

from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from social.connect import facebook_login, instagram_login, whatsapp_signup
from social.connect.offers import Choice, Group, Outcome
from social.models import ConnectAttempt, Login
from social.platforms import Platform


class Flow(Protocol):
    """A login flavour."""

    def start(self, *, member: Membership, platform: str, ask_again: bool = False) -> str:
        """Begin an attempt; the address to send the admin to."""

    def finish(self, attempt: ConnectAttempt, code: str) -> None:
        """Turn the code that came back into a token, kept until the list is ticked."""

    def list_offers(self, attempt: ConnectAttempt) -> list[Group]:
        """What can be connected, with how each account stands here."""

    def connect_chosen(self, attempt: ConnectAttempt, choice: Choice) -> list[Outcome]:
        """Subscribe and store what was ticked; one failure stops no other."""


def flow_of(platform: str, login: str) -> Flow:
    """The flavour for that platform and login."""
    if platform == Platform.WHATSAPP:
        return whatsapp_signup
    return instagram_login if login == Login.INSTAGRAM else facebook_login


def start_login(*, member: Membership, platform: str, login: str, ask_again: bool = False) -> str:
    """Begin connecting an account of ``platform``; the address to send the admin to.

    ``ask_again`` has Meta ask once more for what was declined before.
    """
    require_role(member, Role.ADMIN)
    if login not in Login.values:
        raise ActionError(
            _("There is no such login. Use login=facebook or login=instagram."),
            code="login_unknown",
        )
    if login == Login.INSTAGRAM and platform != Platform.INSTAGRAM:
        raise ActionError(
            _("Instagram Login is for Instagram accounts alone."), code="login_not_available"
        )
    return flow_of(platform, login).start(member=member, platform=platform, ask_again=ask_again)
