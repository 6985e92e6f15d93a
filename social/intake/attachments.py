"""Instagram and Messenger: what is attached to a message.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages and
https://developers.facebook.com/docs/instagram-platform/webhooks/examples.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from social.contents import Details, Link, Media, MediaKind, MessageKind
from social.intake import cards, wire

_KINDS = {
    "image": (MessageKind.IMAGE, MediaKind.IMAGE),
    "video": (MessageKind.VIDEO, MediaKind.VIDEO),
    "audio": (MessageKind.AUDIO, MediaKind.AUDIO),
    "file": (MessageKind.FILE, MediaKind.FILE),
    # A picture or a video; which, is found when it is copied.
    "media": (MessageKind.FILE, MediaKind.FILE),
    "sticker": (MessageKind.STICKER, MediaKind.STICKER),
    "share": (MessageKind.POST, MediaKind.POST),
    "post": (MessageKind.POST, MediaKind.POST),
    "ig_post": (MessageKind.POST, MediaKind.POST),
    "reel": (MessageKind.REEL, MediaKind.REEL),
    "ig_reel": (MessageKind.REEL, MediaKind.REEL),
    "story": (MessageKind.STORY, MediaKind.STORY),
    "ig_story": (MessageKind.STORY, MediaKind.STORY),
    "story_mention": (MessageKind.STORY_MENTION, MediaKind.STORY),
}
# Which kind of thing is shown decides under which of these its id stands.
_OBJECT_IDS = (
    "sticker_id",
    "ig_post_media_id",
    "reel_video_id",
    "story_media_id",
    "post_id",
    "id",
)
# Meta sent both types for a while when it brought the new one in: posts until February
# 2026, stickers until the end of August 2026. New type: old type.
_DOUBLED = {"ig_post": "share", "sticker": "image"}
# A shared reel may come as its page, which is for reading, rather than as a file.
_PAGES = tuple(
    f"https://{host}/"
    for host in (
        "www.instagram.com",
        "instagram.com",
        "www.facebook.com",
        "facebook.com",
        "m.facebook.com",
    )
)


@dataclass(slots=True)
class Parts:
    """What the attachments amount to. ``kind`` is the first's; ``None`` if none was understood."""

    kind: MessageKind | None = None
    media: list[Media] = field(default_factory=list)
    details: Details = field(default_factory=Details)

    def add(self, kind: MessageKind) -> None:
        """Another one was understood."""
        self.kind = self.kind or kind

    def missed(self, name: str) -> None:
        """Another one was not."""
        self.details.setdefault("types", []).append(name[:64])

    def link(self, title: str, url: str) -> None:
        """Keep a link, with or without words to it."""
        found = Link(title=title) if title else Link()
        if url:
            found["url"] = url
        self.details.setdefault("links", []).append(found)


def read_attachments(message: wire.Json) -> Parts:
    """The attachments of a message, in order. What is not known is named, never refused."""
    parts = Parts()
    hidden = wire.is_true(message, "is_unsupported")
    for attachment in _without_doubles(list(wire.objects(message, "attachments"))):
        _read(attachment, parts, hidden=hidden)
    if hidden and parts.kind and "types" not in parts.details:
        parts.missed("unsupported")
    return parts


def _read(attachment: wire.Json, parts: Parts, *, hidden: bool) -> None:
    name = wire.text(attachment, "type")
    if name in _OTHERS:
        _OTHERS[name](attachment, parts)
    elif name not in _KINDS or (hidden and not _url(attachment)):
        parts.missed(name or "attachment")
    else:
        _add_media(name, attachment, parts)


def _add_media(name: str, attachment: wire.Json, parts: Parts) -> None:
    payload = wire.optional_child(attachment, "payload")
    url, title = _url(attachment), wire.text(payload, "title")
    if name == "image" and payload.get("sticker_id"):
        name = "sticker"
    message_kind, media_kind = _KINDS[name]
    if url.startswith(_PAGES):
        parts.link(title, url)
        url = ""
    parts.add(message_kind)
    parts.media.append(
        Media(kind=media_kind, url=url, title=title, object_id=_object_id(attachment))
    )


def _url(attachment: wire.Json) -> str:
    payload = wire.optional_child(attachment, "payload")
    return (
        wire.web_address(payload, "url")
        or wire.web_address(payload, "story_media_url")
        or wire.web_address(attachment, "url")
    )


def _object_id(attachment: wire.Json) -> str:
    payload = wire.optional_child(attachment, "payload")
    if len(payload) == 1 and "url" in payload:
        return ""
    found = (wire.optional_identifier(payload, key) for key in _OBJECT_IDS)
    return next(filter(None, found), "")


def _without_doubles(attachments: list[wire.Json]) -> list[wire.Json]:
    """One of each: an old type beside its new one is dropped, unless it is another thing."""
    if len(attachments) == 1:
        return attachments
    names = {wire.text(attachment, "type") for attachment in attachments}
    old = {_DOUBLED[name] for name in names if name in _DOUBLED}
    if not old:
        return attachments
    known = {_object_id(each) for each in attachments if wire.text(each, "type") in _DOUBLED}
    if "" in known:
        return [each for each in attachments if wire.text(each, "type") not in old]
    known.add("")
    return [
        each
        for each in attachments
        if wire.text(each, "type") not in old or _object_id(each) not in known
    ]


def _link(attachment: wire.Json, parts: Parts) -> None:
    """A shared link. Meta sends one without anything for what it cannot show."""
    payload = wire.optional_child(attachment, "payload")
    title = wire.text(payload, "title") or wire.text(attachment, "title")
    url = _url(attachment)
    if not (title or url):
        parts.missed("fallback")
        return
    parts.add(MessageKind.LINK)
    parts.link(title, url)


def _cards(attachment: wire.Json, parts: Parts) -> None:
    payload = wire.optional_child(attachment, "payload")
    parts.add(MessageKind.CARD)
    found = cards.read_cards(payload, wire.text(attachment, "title"))
    if found:
        parts.details.setdefault("cards", []).extend(found)
    product = cards.product_id(payload)
    if product:
        parts.details["product_id"] = product


def _appointment(attachment: wire.Json, parts: Parts) -> None:
    parts.add(MessageKind.APPOINTMENT)
    answers = cards.read_appointment(wire.optional_child(attachment, "payload"))
    if answers:
        parts.details["answers"] = answers


def _ephemeral(attachment: wire.Json, parts: Parts) -> None:
    """Seen once, by people only: there is nothing to it."""
    parts.add(MessageKind.EPHEMERAL)


_OTHERS: dict[str, Callable[[wire.Json, Parts], None]] = {
    "fallback": _link,
    "template": _cards,
    "appointment_booking": _appointment,
    "ephemeral": _ephemeral,
}
