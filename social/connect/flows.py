"""Which login connects what. One module per login flavour, each with the same four verbs:

``start(member, platform)`` → the dialog's address; ``finish(attempt, code)``;
``list_offers(attempt)``; ``connect_chosen(attempt, keys)``.
"""

from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from social.connect import facebook_login
from social.models import Login
from social.platforms import Platform


def start_login(*, member: Membership, platform: str, login: str) -> str:
    """Begin connecting an account of ``platform``; the address to send the admin to."""
    require_role(member, Role.ADMIN)
    if login not in Login.values:
        raise ActionError(
            _("There is no such login. Use login=facebook or login=instagram."),
            code="login_unknown",
        )
    if platform == Platform.WHATSAPP:
        raise ActionError(
            _("WhatsApp numbers are connected by hand for now: use the form on Connections."),
            code="login_not_available",
        )
    if login == Login.INSTAGRAM:
        raise ActionError(
            _(
                "Instagram Login is not available yet. Connect the account through its"
                " Facebook page, or by hand."
            ),
            code="login_not_available",
        )
    return facebook_login.start(member=member, platform=platform)
