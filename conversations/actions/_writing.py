"""Writing the rows of an answer. All in the transaction of the caller, who holds the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions import wake
from conversations.actions._rows import excerpt, tell
from conversations.actions._status import move
from conversations.compose import Part
from conversations.models import (
    Attachment,
    Conversation,
    Direction,
    MediaState,
    Message,
    MessageStatus,
    Status,
    Upload,
)
from echodesk.bulk import insert_rows
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What all messages of one answer share, and what the first of them alone has."""

    member: Membership
    conversation: Conversation
    tag: str
    client_id: str | None
    reply_to: Message | None


def write_answer(answer: Answer, parts: Sequence[Part]) -> list[Message]:
    """Queue the messages, take their files over, tell browsers, and wake the sender."""
    conversation, delay = answer.conversation, answer.member.undo_seconds
    _lock_uploads(answer.member, [part.upload for part in parts if part.upload])
    rows = _write_rows(answer, parts, timezone.now(), delay)
    attachments = _take_over(rows, parts)
    changed = _note_answer(conversation, rows[-1])
    person = conversation.identity.recipient_id
    events = [
        live.message_event(
            row,
            platform=conversation.platform,
            person_id=person,
            attachments=[each for each in attachments if each.message_id == row.pk],
        )
        for row in rows
    ]
    said = live.conversation_event(conversation, *changed, by=answer.member)
    tell(conversation, [*events, said])
    wake.sender_on_commit(conversation.pk, after=delay)
    return rows


def _lock_uploads(member: Membership, uploads: Sequence[Upload]) -> None:
    """See to it that the files are still there, and that no other message takes them."""
    if not uploads:
        return
    wanted = {upload.pk for upload in uploads}
    rows = Upload.objects.visible_to(member).filter(member=member, pk__in=wanted)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(found) < len(uploads):
        detail = _("A file is no longer there. Attach it again.")
        raise ActionError(detail, code="unknown_upload", fields={"attachments": [detail]})


def _write_rows(answer: Answer, parts: Sequence[Part], now: datetime, delay: int) -> list[Message]:
    due_at = now + timedelta(seconds=delay) if delay else None
    rows = [_row(answer, part, now, due_at) for part in parts]
    first, *rest = rows
    first.client_id, first.reply_to = answer.client_id, answer.reply_to
    insert_rows([first])
    for row in rest:
        row.part_of = first
    insert_rows(rest)
    return rows


def _row(answer: Answer, part: Part, now: datetime, due_at: datetime | None) -> Message:
    conversation = answer.conversation
    return Message(
        workspace_id=conversation.workspace_id,
        account_id=conversation.account_id,
        conversation=conversation,
        direction=Direction.OUT,
        kind=part.kind,
        text=part.text,
        details=part.details,
        status=MessageStatus.QUEUED,
        author=answer.member,
        tag=answer.tag,
        due_at=due_at,
        occurred_at=now,
    )


def _take_over(rows: Sequence[Message], parts: Sequence[Part]) -> list[Attachment]:
    """Make the uploads the messages' own: the files stay where they are."""
    enclosed = [
        (row, part, part.upload) for row, part in zip(rows, parts, strict=True) if part.upload
    ]
    attachments = [
        Attachment(
            workspace_id=row.workspace_id,
            message=row,
            kind=part.media_kind or upload.kind,
            state=MediaState.STORED,
            name=upload.name,
            content_type=upload.content_type,
            size=upload.size,
            width=upload.width,
            height=upload.height,
            file=upload.file.name,
        )
        for row, part, upload in enclosed
    ]
    insert_rows(attachments)
    if enclosed:
        Upload.objects.filter(pk__in=[upload.pk for _row, _part, upload in enclosed]).delete()
    return attachments


def _note_answer(conversation: Conversation, message: Message) -> list[str]:
    """Bring the conversation up to date with its answer; returns what changed.

    An answer takes up a conversation that rested, and whoever answers has read it.
    """
    changed = ["last_message", "unread_count"]
    if conversation.status in {Status.RESOLVED, Status.SNOOZED}:
        move(conversation, Status.OPEN)
        changed.append("status")
    conversation.last_message_text = excerpt(message.text)
    conversation.last_message_kind = message.kind
    conversation.last_message_direction = Direction.OUT
    conversation.last_message_at = conversation.last_activity_at = message.occurred_at
    conversation.unread_count, conversation.waiting_since = 0, None
    conversation.save(
        update_fields=[
            *("last_message_text", "last_message_kind", "last_message_direction"),
            *("last_message_at", "last_activity_at", "unread_count", "waiting_since"),
        ]
    )
    return changed
