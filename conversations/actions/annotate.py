"""What the team writes on a conversation for itself: notes and labels."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions._rows import lock_conversation, tell, touch
from conversations.models import Conversation, Label, Note
from conversations.texts import clean
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership

NOTE_LENGTH = 10_000


def add_note(*, member: Membership, conversation: Conversation, text: str) -> Note:
    """Write a note that only the team sees."""
    body = _note_text(text)
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        note = Note.objects.create(
            workspace_id=row.workspace_id, conversation=row, author=member, text=body
        )
        touch(row)
        row.save(update_fields=["last_activity_at"])
        tell(row, [live.note_event(note), live.conversation_event(row, "notes", by=member)])
    return note


def set_labels(
    *, member: Membership, conversation: Conversation, labels: Iterable[Label]
) -> Conversation:
    """Give the conversation exactly ``labels``, all of its own workspace."""
    wanted = {label.pk for label in labels}
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        _hold_labels(member, wanted)
        if wanted != set(row.labels.values_list("pk", flat=True)):
            row.labels.set(wanted)
            tell(row, [live.conversation_event(row, "labels", by=member)])
    return row


def _hold_labels(member: Membership, wanted: set[int]) -> None:
    """Make sure the labels exist, and go on existing until the transaction ends."""
    held = Label.objects.visible_to(member).select_for_update(no_key=True)
    if len(held.filter(pk__in=wanted).order_by("pk")) != len(wanted):
        detail = _("There is no such label.")
        raise ActionError(detail, fields={"labels": [detail]})


def _note_text(text: str) -> str:
    body = clean(text)
    if not body:
        detail = _("Write something first.")
        raise ActionError(detail, code="empty_text", fields={"text": [detail]})
    if len(body) > NOTE_LENGTH:
        detail = _("A note has at most %(limit)d characters.") % {"limit": NOTE_LENGTH}
        raise ActionError(detail, code="text_too_long", fields={"text": [detail]})
    return body
