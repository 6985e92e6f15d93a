"""Messages that were written as one: what becomes of one of them concerns those after it."""

from django.utils.translation import gettext as _

from conversations.models import Message, MessageStatus
from echodesk.bulk import update_rows

# The code of a message that was not sent because one before it was not.
HELD_BACK = "earlier_part"


def later_parts(
    message: Message, *, status: MessageStatus, held_back: bool = False
) -> list[Message]:
    """What was written together with ``message`` and comes after it, in that status.

    With ``held_back`` only what has that status because of an earlier part.
    """
    # Index: message_parts.
    rows = Message.objects.filter(
        part_of=message.part_of_id or message.pk, pk__gt=message.pk, status=status
    )
    if held_back:
        rows = rows.filter(error_code=HELD_BACK)
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def hold_back_later(message: Message) -> list[Message]:
    """Do not send the rest of what has lost a part; returns the rows, to be told of.

    Half a text would make no sense. They go on with the part that failed.
    """
    rows = later_parts(message, status=MessageStatus.QUEUED)
    for row in rows:
        row.status, row.due_at = MessageStatus.FAILED, None
        row.error = _("Not sent, because the part before it was not. Try that one again.")
        row.error_code = HELD_BACK
    update_rows(rows, "status", "due_at", "error", "error_code")
    return rows
