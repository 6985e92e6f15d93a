"""A message as the Conversations API tells it: attachments, shares, stories, reactions.

https://developers.facebook.com/docs/graph-api/reference/message
"""

from collections.abc import Iterator
from typing import Any

from social.platforms import Platform
from social.sandbox.media import About, about
from social.sandbox.media.links import file_url
from social.sandbox.models import FileKind, Said, SandboxFile, SandboxMessage

_SHARED = frozenset({Said.POST, Said.REEL, Said.STORY})
_STORIES = {Said.STORY_REPLY: "reply_to", Said.STORY_MENTION: "mention"}
_OFFERED = frozenset({Said.CARDS, Said.OFFER})
# What businesses are not shown, and what the sandbox's Meta has no field for.
_HIDDEN = frozenset({Said.UNSUPPORTED, Said.FUTURE, Said.DISAPPEARING})


def describe_content(
    message: SandboxMessage, person: dict[str, str], business: dict[str, str]
) -> dict[str, Any]:
    """What there is beside sender and time; the two sides may have reacted.

    Files must be loaded.
    """
    described: dict[str, Any] = {"message": message.text}
    described |= _describe_files(message)
    if message.kind == Said.LINK:
        link = message.content["link"]
        described["shares"] = {"data": [{"link": link["url"], "name": link["title"]}]}
    if message.kind in _HIDDEN:
        described["is_unsupported"] = True
    if message.reply_to is not None:
        described["reply_to"] = {"mid": message.reply_to.external_id}
    if message.kind in _OFFERED:
        described["attachments"] = {"data": list(_cards(message))}
    reactions = [
        {"reaction": emoji, "users": [who]}
        for emoji, who in ((message.reaction, person), (message.business_reaction, business))
        if emoji
    ]
    if reactions:
        described["reactions"] = {"data": reactions}
    return described


def _cards(message: SandboxMessage) -> Iterator[dict[str, Any]]:
    """The Conversations API shows cards and buttons as it shows files, without an address."""
    template = message.content["template"]
    for element in template.get("elements", [template]):
        title = element.get("title") or element.get("text", "")
        yield {"id": message.external_id, "generic_template": {"title": title}}


def _describe_files(message: SandboxMessage) -> dict[str, Any]:
    files = list(message.files.all())
    if not files:
        return {}
    if message.kind in _SHARED:
        return {"shares": {"data": [_share(message, file_url(files[0]))]}}
    if message.kind in _STORIES:
        story = {"link": file_url(files[0]), "id": message.content.get("story_id", "")}
        return {"story": {_STORIES[Said(message.kind)]: story}}
    if message.kind in {Said.STICKER, Said.LIKE} and message.chat.platform == Platform.FACEBOOK:
        return {"sticker": file_url(files[0])}
    return {"attachments": {"data": [_attachment(file) for file in files]}}


def _share(message: SandboxMessage, link: str) -> dict[str, Any]:
    return {"id": message.content["id"], "link": link, "name": message.content["title"]}


def _attachment(file: SandboxFile) -> dict[str, Any]:
    found, url = about(file), file_url(file)
    described = {
        "id": file.external_id,
        "mime_type": found.content_type,
        "name": found.name,
        "size": found.size,
    }
    return {**described, **_by_kind(file, found, url)}


def _by_kind(file: SandboxFile, found: About, url: str) -> dict[str, Any]:
    if found.content_type.startswith("image/"):
        return {"image_data": {"url": url, "preview_url": url, "width": 640, "height": 480}}
    if file.kind == FileKind.VIDEO:
        return {"video_data": {"url": url, "preview_url": url, "width": 64, "height": 64}}
    return {"file_url": url}
