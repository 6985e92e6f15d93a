"""Fetching message templates at once, because an admin asks for it."""

from django.http import Http404

from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from social.connect.errors import refusal
from social.connect.health import note_refusal
from social.graph.errors import GraphError
from social.message_templates.sync import Synced, sync_templates
from social.models import SocialAccount


def sync_now(*, member: Membership, account: SocialAccount) -> Synced:
    """Make the message templates of ``account`` as they stand at Meta. Admins only.

    Raises :class:`MetaRefused` or :class:`MetaUnavailable`, and then leaves them as they
    were.
    """
    admin = require_role(member, Role.ADMIN)
    mine = SocialAccount.objects.visible_to(admin).connected().filter(pk=account.pk).first()
    if mine is None:
        raise Http404
    try:
        return sync_templates(mine)
    except GraphError as error:
        note_refusal(mine, error)
        raise refusal(error) from None
