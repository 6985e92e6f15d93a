"""Instagram and Messenger: what a ``message`` says."""

from typing import NamedTuple

from social.contents import Details, Media, MediaKind, MessageKind
from social.intake import wire
from social.intake.attachments import Parts, read_attachments
from social.intake.referrals import add_referral

# Whoever has none of these said plain text.
_MORE_THAN_TEXT = frozenset(
    {"attachments", "reply_to", "quick_reply", "referral", "is_unsupported"}
)


class Content(NamedTuple):
    """What was said; ``reply_to`` is the message it answers, or empty."""

    kind: MessageKind
    text: str
    details: Details
    media: tuple[Media, ...] = ()
    reply_to: str = ""


def read_content(message: wire.Json) -> Content:
    """What stands out in a message decides its kind.

    Answering a story or tapping a quick reply does, then what is attached, then the words.
    """
    text = wire.text(message, "text")
    if text and _MORE_THAN_TEXT.isdisjoint(message):
        return Content(MessageKind.TEXT, text, Details())
    parts = read_attachments(message)
    reply_to = wire.optional_child(message, "reply_to")
    kind = _answered_story(reply_to, parts) or _tapped(message, parts) or parts.kind
    add_referral(parts.details, message)
    return Content(
        kind or (MessageKind.TEXT if text else MessageKind.UNSUPPORTED),
        text,
        parts.details,
        tuple(parts.media),
        wire.optional_identifier(reply_to, "mid"),
    )


def _answered_story(reply_to: wire.Json, parts: Parts) -> MessageKind | None:
    """The story is shown before what was said to it. It lives a day, its copy longer."""
    story = reply_to.get("story")
    if not isinstance(story, dict):
        return None
    story_id = wire.optional_identifier(story, "id")
    if story_id:
        parts.details["story_id"] = story_id
    url = wire.web_address(story, "url")
    parts.media.insert(0, Media(kind=MediaKind.STORY, url=url, object_id=story_id))
    return MessageKind.STORY_REPLY


def _tapped(message: wire.Json, parts: Parts) -> MessageKind | None:
    quick_reply = message.get("quick_reply")
    if not isinstance(quick_reply, dict):
        return None
    payload = wire.text(quick_reply, "payload")
    if payload:
        parts.details["payload"] = payload
    return MessageKind.QUICK_REPLY
