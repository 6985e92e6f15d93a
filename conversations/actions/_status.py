"""Moving a conversation between open, pending, snoozed and resolved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from conversations.actions._rows import touch
from conversations.models import Conversation, Status
from echodesk.errors import Conflict


def move(conversation: Conversation, status: str, snoozed_until: datetime | None = None) -> None:
    """Save a new status. The conversation is locked by the caller.

    A person has one unresolved conversation with an account: bringing a resolved one
    back beside it raises :class:`Conflict` ``other_conversation``, naming the other.
    """
    conversation.status = Status(status)
    conversation.snoozed_until = snoozed_until
    touch(conversation)
    try:
        with transaction.atomic():
            conversation.save(update_fields=["status", "snoozed_until", "last_activity_at"])
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
