"""A message's contents by the way each is drawn. Pure but for its attachments."""

from dataclasses import dataclass

from conversations.models import Attachment, MediaKind, MediaState, Message, MessageKind
from social.graph.file_types import SHOWN

_SHOWN = {MediaKind.IMAGE, MediaKind.VIDEO}
_SHARED = {MediaKind.POST, MediaKind.REEL, MediaKind.STORY}
_TAPPED = {
    MessageKind.QUICK_REPLY,
    MessageKind.POSTBACK,
    MessageKind.LIST_REPLY,
    MessageKind.FORM_REPLY,
}
# What these say stands there, even with nothing beside it.
_SAID_BY_KIND = _TAPPED | {
    MessageKind.STORY_REPLY,
    MessageKind.STORY_MENTION,
    MessageKind.EPHEMERAL,
    MessageKind.UNSUPPORTED,
}
_STRUCTURED = ("location", "contacts", "order", "links", "cards", "answers")


@dataclass(frozen=True, slots=True)
class Contents:
    """A message's media by the way each is drawn, and what else there is to know."""

    seen: list[Attachment]
    shared: list[Attachment]
    heard: list[Attachment]
    files: list[Attachment]
    is_tapped: bool
    is_empty: bool


def contents_of(message: Message) -> Contents:
    """What there is to draw of ``message``."""
    media = list(message.attachments.all())
    drawn = [one for one in media if not _is_file(one)]
    return Contents(
        seen=[one for one in drawn if one.kind in _SHOWN or one.kind == MediaKind.STICKER],
        shared=[one for one in drawn if one.kind in _SHARED],
        heard=[one for one in drawn if one.kind == MediaKind.AUDIO],
        files=[one for one in media if _is_file(one)],
        is_tapped=message.kind in _TAPPED,
        is_empty=not (
            media
            or message.text
            or message.kind in _SAID_BY_KIND
            or any(message.details.get(name) for name in _STRUCTURED)
        ),
    )


def _is_file(attachment: Attachment) -> bool:
    """Whether it is a download: sent as one, or turned out to be what browsers may not show."""
    found = attachment.content_type if attachment.state == MediaState.STORED else ""
    return attachment.kind == MediaKind.FILE or bool(found and found not in SHOWN)
