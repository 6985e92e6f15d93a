"""Turns one line of a demo's script into rows: a message with all that hangs on it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from conversations.demo.media import build_attachment
from conversations.demo.talk import ANSWER, ELSEWHERE, FAILED, NOTE, PERSON, Line, Said, Told
from conversations.models import (
    Attachment,
    Direction,
    Message,
    MessageStatus,
    Note,
    Notice,
    Reaction,
)
from social.platforms import Platform
from social.sandbox import ids

if TYPE_CHECKING:
    from conversations.demo.history import Chat

_WINDOW_CLOSED = (
    "More than 24 hours have passed since the person wrote."
    " WhatsApp allows only a message template now."
)
_TROUBLE = "Meta is having trouble, and three tries failed. Try again."
_SOON = timedelta(seconds=40)


@dataclass(slots=True)
class Rows:
    """What the lines of one talk become; ``answers`` are pairs of what replies to what."""

    messages: list[Message] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    answers: list[tuple[Message, Message]] = field(default_factory=list)


def build_rows(chat: "Chat", now: datetime) -> Rows:
    """The rows of all lines of a talk, none of them written yet."""
    rows, by_line = Rows(), list[Message | None]()
    for moment, line in zip(chat.times(now), chat.script, strict=True):
        by_line.append(_add(rows, chat, line, moment, by_line))
    return rows


def _add(
    rows: Rows, chat: "Chat", line: Line, moment: datetime, above: list[Message | None]
) -> Message | None:
    if isinstance(line, Told):
        rows.notices.append(_notice(chat, line, moment))
        return None
    if line.mark == NOTE:
        rows.notes.append(_note(chat, line, moment))
        return None
    message = _message(chat, line, moment)
    asked = above[-line.answers] if line.answers else None
    if asked is not None:
        rows.answers.append((message, asked))
    rows.messages.append(message)
    rows.attachments += [
        build_attachment(message, position, piece) for position, piece in enumerate(line.media)
    ]
    rows.reactions += _reactions(line, message)
    return message


def _note(chat: "Chat", line: Said, moment: datetime) -> Note:
    return Note(
        workspace=chat.tenant.workspace,
        conversation=chat.conversation,
        author=chat.agent(),
        text=line.text,
        created_at=moment,
    )


def _notice(chat: "Chat", line: Told, moment: datetime) -> Notice:
    return Notice(
        workspace=chat.tenant.workspace,
        account=chat.account,
        conversation=chat.conversation,
        kind=line.kind,
        key=f"demo:{ids.message_id(chat.account.platform)}"[:300],
        text=line.text,
        details=line.details,
        occurred_at=moment,
    )


def _message(chat: "Chat", line: Said, moment: datetime) -> Message:
    mark = line.mark
    message = Message(
        workspace=chat.tenant.workspace,
        account=chat.account,
        conversation=chat.conversation,
        direction=Direction.IN if mark == PERSON else Direction.OUT,
        kind=line.kind,
        text=line.text,
        details=line.details,
        pricing=line.pricing,
        status=_status(chat, mark, moment),
        external_id=None if mark == FAILED else ids.message_id(chat.account.platform),
        author=chat.agent() if mark in {ANSWER, FAILED} else None,
        sent_elsewhere=mark == ELSEWHERE,
        is_deleted=line.is_unsent,
        edited_at=moment + _SOON if line.is_edited else None,
        occurred_at=moment,
        received_at=moment if mark in {PERSON, ELSEWHERE} else None,
    )
    if mark == FAILED:
        _explain_failure(message)
    return message


def _status(chat: "Chat", mark: str, moment: datetime) -> MessageStatus:
    if mark == PERSON:
        return MessageStatus.RECEIVED
    if mark == FAILED:
        return MessageStatus.FAILED
    # Whoever answered has read what came before.
    heard = chat.sandbox_chat.last_inbound_at
    return MessageStatus.READ if heard and heard > moment else MessageStatus.DELIVERED


def _explain_failure(message: Message) -> None:
    is_whatsapp = message.account.platform == Platform.WHATSAPP
    message.error = _WINDOW_CLOSED if is_whatsapp else _TROUBLE
    message.error_code = "131047" if is_whatsapp else "2"
    message.attempts = 1 if is_whatsapp else 3


def _reactions(line: Said, message: Message) -> list[Reaction]:
    return [
        Reaction(
            workspace_id=message.workspace_id,
            message=message,
            by_business=by_business,
            emoji=emoji,
            occurred_at=message.occurred_at + _SOON,
        )
        for by_business, emoji in ((False, line.theirs), (True, line.ours))
        if emoji
    ]
