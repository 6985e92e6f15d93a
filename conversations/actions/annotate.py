"""What the team writes on a conversation for itself: notes and labels."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions._rows import lock_conversation, tell, touch
from conversations.actions.deeds import record
from conversations.actions.follow import add_follower
from conversations.actions.notifications import notify
from conversations.mentions import parse_mentions
from conversations.models import Conversation, Label, Note, NotificationKind, Verb
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
        told = _tell_mentioned(member, row, note)
        changed = live.conversation_event(row, "notes", by=member, notified=told)
        tell(row, [live.note_event(note), changed])
    return note


def _tell_mentioned(member: Membership, row: Conversation, note: Note) -> list[int]:
    """Colleagues named in a note are told, and follow from then on; who cannot see it is not."""
    colleagues = Membership.objects.visible_to(member).active()
    named = colleagues.who_see(row.account.location_id).filter(pk__in=parse_mentions(note.text))
    mentioned = list(named)
    for colleague in mentioned:
        add_follower(row, colleague)
    return notify(mentioned, kind=NotificationKind.MENTION, conversation=row, by=member, note=note)


def set_labels(
    *, member: Membership, conversation: Conversation, labels: Iterable[Label]
) -> Conversation:
    """Give the conversation exactly ``labels``, all of its own workspace."""
    wanted = {label.pk for label in labels}
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        _hold_labels(member, wanted)
        before = dict(row.labels.values_list("pk", "name"))
        after = _hold_labels(member, wanted)
        if after != before:
            row.labels.set(wanted)
            deed = record(
                row,
                member,
                Verb.LABELLED,
                added=[name for pk, name in after.items() if pk not in before],
                removed=[name for pk, name in before.items() if pk not in after],
            )
            tell(row, [live.conversation_event(row, "labels", by=member, deed=deed)])
    return row


def _hold_labels(member: Membership, wanted: set[int]) -> dict[int, str]:
    """Make sure the labels exist, and go on existing until the transaction ends; their names."""
    held = Label.objects.visible_to(member).select_for_update(no_key=True)
    names = dict(held.filter(pk__in=wanted).order_by("pk").values_list("pk", "name"))
    if len(names) != len(wanted):
        detail = _("There is no such label.")
        raise ActionError(detail, fields={"labels": [detail]})
    return names


def _note_text(text: str) -> str:
    body = clean(text)
    if not body:
        detail = _("Write something first.")
        raise ActionError(detail, code="empty_text", fields={"text": [detail]})
    if len(body) > NOTE_LENGTH:
        detail = _("A note has at most %(limit)d characters.") % {"limit": NOTE_LENGTH}
        raise ActionError(detail, code="text_too_long", fields={"text": [detail]})
    return body
