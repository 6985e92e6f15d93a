"""What people say on Instagram and Messenger.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from social.platforms import Platform
from social.sandbox.assets import Asset
from social.sandbox.media.links import file_url
from social.sandbox.models import FileKind, Said, SandboxFile, SandboxMessage
from social.sandbox.payloads.envelope import Payload, item

# What Meta's own page inbox is called in echoes of answers typed there, and Instagram's.
PAGE_INBOX_APP_ID = 263902037430900
INSTAGRAM_INBOX_APP_ID = 1217981644879628
# Messenger's thumb is a sticker like any other.
THUMB_ID = 369239263222822

_TYPES = {
    FileKind.PHOTO: "image",
    FileKind.GIF: "image",
    FileKind.HEART: "image",
    FileKind.STICKER: "image",
    FileKind.VIDEO: "video",
    FileKind.VOICE: "audio",
    FileKind.DOCUMENT: "file",
}
# Attachments that show somebody's post, reel or story; by platform, as each calls them.
_SHARES = {
    (Said.POST, Platform.INSTAGRAM): ("ig_post", "ig_post_media_id"),
    (Said.REEL, Platform.INSTAGRAM): ("ig_reel", "reel_video_id"),
    (Said.REEL, Platform.FACEBOOK): ("reel", "reel_video_id"),
    (Said.STORY, Platform.INSTAGRAM): ("ig_story", "ig_story_media_id"),
}


def person_item(asset: Asset, message: SandboxMessage) -> Payload:
    """A message of the person as an item; its chat, files and what it answers are loaded."""
    if message.kind == Said.POSTBACK:
        tapped = {"mid": message.external_id, "title": message.text, **message.content}
        if message.chat.held_by_app_id:
            # Apps on standby are not told what the button stands for.
            del tapped["payload"]
        return item(asset, message.chat, {"postback": tapped}, moment=message.sent_at)
    return item(asset, message.chat, {"message": said(message)}, moment=message.sent_at)


def echo_item(asset: Asset, message: SandboxMessage, app_id: int | None) -> Payload:
    """The echo of an answer. ``app_id`` is the app that sent it, ``None`` for Meta's own apps."""
    content: Payload = {**said(message), "is_echo": True}
    if asset.platform == Platform.FACEBOOK:
        # Instagram's echoes name neither the app nor what was given with the send.
        content["app_id"] = app_id or PAGE_INBOX_APP_ID
        if message.correlation:
            content["metadata"] = message.correlation
    return item(
        asset, message.chat, {"message": content}, from_person=False, moment=message.sent_at
    )


def said(message: SandboxMessage) -> Payload:
    """The ``message`` object."""
    content: Payload = {"mid": message.external_id}
    if message.text:
        content["text"] = message.text
    attachments = _attachments(message)
    if attachments:
        content["attachments"] = attachments
    if message.reply_to is not None:
        content["reply_to"] = {"mid": message.reply_to.external_id}
    if message.kind == Said.STORY_REPLY:
        return {**content, "reply_to": {"story": _story(message)}}
    if message.kind == Said.UNSUPPORTED:
        return {**content, "is_unsupported": True}
    shown = {key: value for key, value in message.content.items() if key in _SHOWN}
    return {**content, **shown}


# What of a message's content goes into the ``message`` object as it is.
_SHOWN = frozenset({"quick_reply", "referral"})


def _attachments(message: SandboxMessage) -> list[Payload]:
    if message.kind == Said.STORY_REPLY:
        return []
    match message.kind:
        case Said.DISAPPEARING:
            return [{"type": "ephemeral"}]
        case Said.LINK:
            return [{"type": "fallback", "payload": message.content["link"]}]
        case Said.FUTURE:
            return [{"type": "hologram", "payload": {"depth": 3}}]
        case Said.CARDS | Said.OFFER:
            return [{"type": "template", "payload": _template(message)}]
    return [_attachment(message, file) for file in message.files.all()]


def _template(message: SandboxMessage) -> Payload:
    """Cards or buttons as they were sent. Instagram puts them below the name of their kind."""
    sent: Payload = message.content["template"]
    if message.chat.platform == Platform.FACEBOOK:
        return sent
    parts = {key: value for key, value in sent.items() if key != "template_type"}
    return {sent["template_type"]: parts}


def _attachment(message: SandboxMessage, file: SandboxFile) -> Payload:
    platform, payload = Platform(message.chat.platform), {"url": file_url(file)}
    share = _SHARES.get((Said(message.kind), platform))
    if share is not None:
        name, key = share
        about = {key: message.content["id"], "title": message.content["title"]}
        return {"type": name, "payload": {**about, **payload}}
    if message.kind == Said.STORY_MENTION:
        return {"type": "story_mention", "payload": payload}
    sticker_id = _sticker_id(message)
    if sticker_id is not None:
        return {"type": "sticker", "payload": {**payload, "sticker_id": sticker_id}}
    return {"type": _TYPES[FileKind(file.kind)], "payload": payload}


def _sticker_id(message: SandboxMessage) -> int | None:
    """Messenger's stickers have ids; on Instagram they are pictures."""
    if message.chat.platform != Platform.FACEBOOK:
        return None
    return {Said.LIKE: THUMB_ID, Said.STICKER: THUMB_ID + 1}.get(Said(message.kind))


def _story(message: SandboxMessage) -> Payload:
    picture = next(iter(message.files.all()))
    return {"url": file_url(picture), "id": message.content["story_id"]}
