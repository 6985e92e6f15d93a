"""The demo's history as the sandbox's phone has it: words and files.

Cards and the like, which a phone would have made itself, are not told twice.
"""

from collections.abc import Sequence

from conversations.demo.lines import Rows
from conversations.models import Attachment, Direction, MediaKind, Message, MessageStatus
from social.sandbox import ids
from social.sandbox.models import FileKind, Said, SandboxChat, SandboxFile, SandboxMessage

# What the sandbox's phone can show as a file of its own, and what it calls a message of it.
_FILES = {
    MediaKind.IMAGE: FileKind.PHOTO,
    MediaKind.VIDEO: FileKind.VIDEO,
    MediaKind.AUDIO: FileKind.VOICE,
    MediaKind.FILE: FileKind.DOCUMENT,
    MediaKind.STICKER: FileKind.STICKER,
}
_SAID = {
    FileKind.PHOTO: Said.PHOTO,
    FileKind.VIDEO: Said.VIDEO,
    FileKind.VOICE: Said.VOICE,
    FileKind.DOCUMENT: Said.FILE,
    FileKind.STICKER: Said.STICKER,
}


def write_phone(told: Sequence[tuple[SandboxChat, Rows]]) -> None:
    """Write them all, in two statements."""
    messages: list[SandboxMessage] = []
    files: list[SandboxFile] = []
    for chat, rows in told:
        media = {row.message_id: row for row in reversed(rows.attachments)}
        for message in rows.messages:
            file = _file(media.get(message.pk))
            if not message.external_id or not (message.text or file):
                continue
            row = _message(chat, message)
            messages.append(row)
            if file:
                row.kind, file.message = _SAID[FileKind(file.kind)], row
                files.append(file)
    SandboxMessage.objects.bulk_create(messages)
    SandboxFile.objects.bulk_create(files)


def _file(attachment: Attachment | None) -> SandboxFile | None:
    if attachment is None or not attachment.file or attachment.kind not in _FILES:
        return None
    kind = _FILES[MediaKind(attachment.kind)]
    return SandboxFile(external_id=ids.numeric_id("10", 16), kind=kind)


def _message(chat: SandboxChat, message: Message) -> SandboxMessage:
    has_read = message.direction == Direction.IN or message.status == MessageStatus.READ
    return SandboxMessage(
        chat=chat,
        external_id=message.external_id or "",
        from_person=message.direction == Direction.IN,
        text=message.text,
        sent_at=message.occurred_at,
        read_at=message.occurred_at if has_read else None,
    )
