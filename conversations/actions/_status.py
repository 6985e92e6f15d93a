"""Moving a conversation between open, pending, snoozed, resolved and spam."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from conversations.actions._rows import touch
from conversations.models import Conversation, Status
from echodesk.errors import Conflict

_MOVED = [
    *("status", "snoozed_until", "snoozed_until_reply"),
    *("waiting_since", "last_activity_at"),
]
# Nobody waits any more.
_DONE = (Status.RESOLVED, Status.SPAM)


def move(
    conversation: Conversation,
    status: str,
    snoozed_until: datetime | None = None,
    *,
    until_reply: bool = False,
) -> None:
    """Save a new status. The conversation is locked by the caller.

    A person has one unresolved conversation with an account: bringing a resolved one
    back beside it raises :class:`Conflict` ``other_conversation``, naming the other.
    """
    conversation.status = Status(status)
    conversation.snoozed_until = snoozed_until
    conversation.snoozed_until_reply = until_reply
    if conversation.status in _DONE:
        conversation.waiting_since = None
    touch(conversation)
    try:
        with transaction.atomic():
            conversation.save(update_fields=_MOVED)
    except IntegrityError as error:
        raise _conflict_with_other(conversation) from error


def _conflict_with_other(conversation: Conversation) -> Conflict:
    others = Conversation.objects.filter(identity_id=conversation.identity_id)
    other = others.exclude(status=Status.RESOLVED).exclude(pk=conversation.pk).first()
    return Conflict(
        _("This person already has a newer conversation, number %(id)s. Go on there.")
        % {"id": other.pk if other else "?"},
        code="other_conversation",
    )
