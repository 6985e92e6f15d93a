"""How far each member has read each conversation."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.actions import triage
from conversations.actions._rows import lock_conversation
from conversations.models import Conversation, Direction, Message, ReadMark
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership

# The smallest step of a clock: just before a message it is unread.
_BEFORE = timedelta(microseconds=1)


def mark_read(*, member: Membership, conversation: Conversation) -> Conversation:
    """Take everything said so far as read: by ``member``, and for the team's count."""
    with transaction.atomic():
        row = triage.mark_read(member=member, conversation=conversation)
        _set_mark(member, row, row.last_message_at or row.created_at)
    return row


def mark_unread(
    *, member: Membership, conversation: Conversation, message: Message | None = None
) -> Conversation:
    """Let the conversation stand out for ``member`` alone: from ``message`` on.

    Without one, from what the person said last.
    """
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        first = message or _last_heard(row)
        if first is None or first.conversation_id != row.pk:
            detail = _("There is no message to mark as unread.")
            raise ActionError(detail, fields={"message": [detail]})
        _set_mark(member, row, first.occurred_at - _BEFORE)
    return row


def _last_heard(row: Conversation) -> Message | None:
    # Index: messages_of_conversation.
    heard = Message.objects.filter(conversation=row, direction=Direction.IN)
    return heard.order_by("-occurred_at", "-pk").first()


def _set_mark(member: Membership, row: Conversation, until: datetime) -> None:
    ReadMark.objects.update_or_create(
        member=member,
        conversation=row,
        defaults={"workspace_id": row.workspace_id, "read_until": until},
    )
