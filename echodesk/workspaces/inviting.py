"""The mail with the link of an invitation."""

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from echodesk.workspaces.actions.invitations import Sent
from echodesk.workspaces.mailing import compose
from echodesk.workspaces.models import Membership, User
from echodesk.workspaces.speaking import speaking_to

logger = structlog.get_logger(__name__)


def link_of(sent: Sent) -> str:
    """The address an invited person opens."""
    return settings.SITE_URL + reverse("invitation", args=[sent.token])


def mail(sent: Sent, *, by: Membership) -> bool:
    """Send it, in the language of whoever invites, as nobody knows that of a stranger.

    ``False`` where the mail server did not take it: the link is to be handed over then.
    """
    try:
        with speaking_to(by):
            _written(sent, by.user).send()
    except OSError as error:
        logger.warning("invitation_not_sent", invitation=sent.invitation.pk, error=str(error))
        return False
    return True


def _written(sent: Sent, by: User) -> EmailMessage:
    workspace = sent.invitation.workspace
    subject = _("%(name)s invites you to %(workspace)s") % {
        "name": by.get_full_name(),
        "workspace": workspace.name,
    }
    values = {
        "by": by,
        "workspace": workspace,
        "invitation": sent.invitation,
        "address": link_of(sent),
    }
    to = sent.invitation.email
    return compose(subject, "settings/invitation.txt", values, to=to, reply_to=by.email)
