"""What else there is to a message of the history: media, shares, stories, reactions.

https://developers.facebook.com/docs/graph-api/reference/message
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from social.contents import Details, Link, Media, MediaKind, MessageKind

Row = dict[str, Any]

_MAIN_TYPES = {
    "image": (MessageKind.IMAGE, MediaKind.IMAGE),
    "video": (MessageKind.VIDEO, MediaKind.VIDEO),
    "audio": (MessageKind.AUDIO, MediaKind.AUDIO),
}
_FILE = (MessageKind.FILE, MediaKind.FILE)


@dataclass(frozen=True, slots=True)
class PastReaction:
    """An emoji somebody put on a message."""

    person_id: str
    emoji: str


@dataclass(frozen=True, slots=True)
class PastContent:
    """A message of the history beyond who, when and its words."""

    kind: MessageKind
    media: tuple[Media, ...]
    details: Details
    reply_to: str
    reactions: tuple[PastReaction, ...]


def content_of(row: Row, text: str) -> PastContent:
    """What ``row`` holds. What is not known makes it unsupported, never an error."""
    found = [*_story(row), *_attachments(row), *_sticker(row)]
    links = list(_links(row))
    kinds = [kind for kind, _media in found] + [MessageKind.POST for _link in links]
    details = Details(links=links) if links else Details()
    return PastContent(
        kind=_kind(row, text, kinds),
        media=tuple(media for _kind, media in found),
        details=details,
        reply_to=_text(_object(row, "reply_to"), "mid"),
        reactions=tuple(_reactions(row)),
    )


def rows(edge: object) -> Iterator[Row]:
    """The objects of an edge's ``data``."""
    data = edge.get("data") if isinstance(edge, dict) else None
    return (row for row in (data if isinstance(data, list) else []) if isinstance(row, dict))


def _kind(row: Row, text: str, kinds: list[MessageKind]) -> MessageKind:
    if kinds:
        return kinds[0]
    hidden = any(row.get(name) for name in ("is_unsupported", "attachments", "shares", "story"))
    return MessageKind.TEXT if text and not hidden else MessageKind.UNSUPPORTED


def _story(row: Row) -> Iterator[tuple[MessageKind, Media]]:
    story = _object(row, "story")
    places = (("reply_to", MessageKind.STORY_REPLY), ("mention", MessageKind.STORY_MENTION))
    for name, kind in places:
        told = _object(story, name)
        if told:
            url = _text(told, "link")
            yield kind, Media(kind=MediaKind.STORY, url=url, object_id=_text(told, "id"))


def _attachments(row: Row) -> Iterator[tuple[MessageKind, Media]]:
    for attachment in rows(row.get("attachments")):
        mime = _text(attachment, "mime_type")
        found = next((name for name in _MAIN_TYPES if _object(attachment, f"{name}_data")), "")
        kind, media_kind = _MAIN_TYPES.get(found or mime.partition("/")[0], _FILE)
        url = _text(_object(attachment, f"{found}_data"), "url") or _text(attachment, "file_url")
        if url:
            name = _text(attachment, "name")
            yield kind, Media(kind=media_kind, url=url, content_type=mime, name=name)


def _sticker(row: Row) -> Iterator[tuple[MessageKind, Media]]:
    url = _text(row, "sticker")
    if url:
        yield MessageKind.STICKER, Media(kind=MediaKind.STICKER, url=url)


def _links(row: Row) -> Iterator[Link]:
    """Shared posts: Meta tells their page, not their picture."""
    for share in rows(row.get("shares")):
        link = Link(url=_text(share, "link"))
        title = _text(share, "name") or _text(share, "description")
        if title:
            link["title"] = title
        if link["url"] or title:
            yield link


def _reactions(row: Row) -> Iterator[PastReaction]:
    for reaction in rows(row.get("reactions")):
        emoji = _text(reaction, "emoji") or _text(reaction, "reaction")
        users = reaction.get("users")
        for user in users if isinstance(users, list) else ():
            if emoji and isinstance(user, dict) and user.get("id"):
                yield PastReaction(str(user["id"]), emoji)


def _object(row: Row, key: str) -> Row:
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
