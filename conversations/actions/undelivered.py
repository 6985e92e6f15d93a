"""What was not delivered, in bulk."""

from collections.abc import Collection

from conversations.actions.reply import retry_message
from conversations.models import Message, MessageStatus
from echodesk.errors import Conflict
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role

# What one request is sure to get done.
MOST = 500


def requeue(
    *, member: Membership, ids: Collection[int], confirmed: Collection[int] = ()
) -> list[int]:
    """Queue these messages again, oldest first; returns which were. For admins.

    Of those whose outcome is not known only the ``confirmed`` ones, which the admin
    knows not to have arrived. What cannot be sent any more stays as it is, as does all
    that ``member`` cannot see.
    """
    require_role(member, Role.ADMIN)
    certain, sure = {*ids} - {*confirmed}, {*confirmed}
    wanted = Message.objects.visible_to(member).filter(pk__in=certain | sure)
    # Index: message_undelivered.
    rows = wanted.filter(status__in=[MessageStatus.FAILED, MessageStatus.UNCERTAIN])
    return [
        message.pk
        for message in rows.order_by("pk")[:MOST]
        if _requeue(member, message, confirmed=message.pk in sure)
    ]


def _requeue(member: Membership, message: Message, *, confirmed: bool) -> bool:
    try:
        retry_message(member=member, message=message, confirmed=confirmed)
    except Conflict:
        # Its window has closed, its account is gone, or it was taken up with an earlier part.
        return False
    return True
