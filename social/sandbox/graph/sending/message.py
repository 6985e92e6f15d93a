"""The ``message`` of Instagram and Messenger: what it may hold, and how much of it.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from collections.abc import Callable
from typing import Any

from social.platforms import Platform, traits
from social.sandbox.assets import Asset
from social.sandbox.drafts import Content, Draft
from social.sandbox.faults import bad_parameter
from social.sandbox.graph import attachments
from social.sandbox.graph.call import Call
from social.sandbox.graph.sending.cards import BUTTON_PAYLOAD, check_length, read_template
from social.sandbox.models import FileKind, Said, SandboxUpload

MAX_METADATA = 1000
MOST_QUICK_REPLIES, QUICK_REPLY_TITLE = 13, 20
MOST_IMAGES = 10
_KEYS = frozenset({"text", "attachment", "attachments", "quick_replies", "metadata"})
_FILES = {
    "image": (Said.PHOTO, FileKind.PHOTO),
    "video": (Said.VIDEO, FileKind.VIDEO),
    "audio": (Said.VOICE, FileKind.VOICE),
    "file": (Said.FILE, FileKind.DOCUMENT),
}
# Messenger asks these of its own people, and knows the answer.
_ASKED = {"user_phone_number", "user_email"}


def read_message(call: Call, asset: Asset) -> Draft:
    """What is to be sent: words, files or cards, one of them."""
    message = call.mapping("message")
    for key in sorted(message.keys() - _KEYS):
        raise bad_parameter(f'Invalid keys "{key}" were found in param "message".')
    given = [key for key in ("text", "attachment", "attachments") if key in message]
    if len(given) > 1:
        raise bad_parameter("A message holds text or attachments, not both.")
    replies = _quick_replies(asset.platform, message)
    draft = _READERS[given[0]](call, asset, message[given[0]]) if given else None
    if draft is None:
        raise bad_parameter("Param message must be non-empty.")
    return draft if not replies else _with(draft, replies)


def read_metadata(call: Call) -> str:
    """What comes back in Messenger's echo."""
    value = call.mapping("message").get("metadata", "")
    if not isinstance(value, str) or len(value) > MAX_METADATA:
        raise bad_parameter(
            f"Length of param message[metadata] must be less than or equal to {MAX_METADATA}"
        )
    return value


def check_text(platform: Platform, value: Any, name: str = "message[text]") -> str:
    """Words, measured as the platform does."""
    if not isinstance(value, str) or not value.strip():
        raise bad_parameter(f"Param {name} must be a non-empty UTF-8 encoded string")
    allowed = traits(platform)
    if allowed.text_length(value) > allowed.text_limit:
        raise bad_parameter(
            f"Length of param {name} must be less than or equal to {allowed.text_limit}"
        )
    return value


def _with(draft: Draft, replies: list[Content]) -> Draft:
    content = {**draft.content, "quick_replies": replies}
    return Draft(draft.kind, draft.text, content, draft.files, draft.uploads)


def _text(_call: Call, asset: Asset, value: Any) -> Draft:
    return Draft(text=check_text(asset.platform, value))


def _attachment(call: Call, asset: Asset, value: Any) -> Draft:
    attachment = value if isinstance(value, dict) else {}
    kind, payload = attachment.get("type"), attachment.get("payload")
    if kind in _FILES:
        return _file(attachments.find(call, asset, kind, payload))
    if kind == "template":
        return read_template(asset.platform, payload)
    if asset.platform == Platform.INSTAGRAM and kind == "like_heart":
        return Draft(Said.LIKE, files=(FileKind.HEART,))
    if asset.platform == Platform.INSTAGRAM and kind == "MEDIA_SHARE":
        return _shared(payload)
    kinds = ", ".join((*_FILES, "template"))
    raise bad_parameter(f"Param message[attachment][type] must be one of {kinds}")


def _file(upload: SandboxUpload) -> Draft:
    said, kind = _FILES[upload.kind]
    if upload.content_type == "image/gif":
        said, kind = Said.GIF, FileKind.GIF
    return Draft(said, files=(kind,), uploads=(upload,))


def _shared(payload: Any) -> Draft:
    """A post of the business's own, of which the sandbox knows no more than the id."""
    post_id = payload.get("id") if isinstance(payload, dict) else None
    if not isinstance(post_id, str) or not post_id.isdecimal():
        raise bad_parameter("Param message[attachment][payload][id] must be the id of a post")
    content = {"id": post_id, "title": f"Post {post_id}"}
    return Draft(Said.POST, content=content, files=(FileKind.PHOTO,))


def _images(call: Call, asset: Asset, value: Any) -> Draft:
    """Several pictures in one message."""
    if not isinstance(value, list) or not value:
        raise bad_parameter("Param message[attachments] must be a non-empty array")
    if len(value) > MOST_IMAGES:
        raise bad_parameter("Param message[attachments] has too many elements.")
    if any(not isinstance(image, dict) or image.get("type") != "image" for image in value):
        raise bad_parameter("Param message[attachments] holds images only", 2018047)
    found = [attachments.find(call, asset, "image", image.get("payload")) for image in value]
    return Draft(Said.PHOTO, files=(FileKind.PHOTO,) * len(found), uploads=tuple(found))


def _quick_replies(platform: str, message: dict[str, Any]) -> list[Content]:
    name, replies = "message[quick_replies]", message.get("quick_replies", [])
    if not isinstance(replies, list):
        raise bad_parameter(f"Param {name} must be an array.")
    if len(replies) > MOST_QUICK_REPLIES:
        raise bad_parameter(f"Param {name} has too many elements.")
    if replies and platform == Platform.INSTAGRAM and "text" not in message:
        raise bad_parameter(f"Param {name} goes with text only.")
    for position, reply in enumerate(replies):
        _check_quick_reply(platform, reply, f"{name}[{position}]")
    return replies


def _check_quick_reply(platform: str, reply: Any, name: str) -> None:
    kinds = {"text"} | (_ASKED if platform == Platform.FACEBOOK else set())
    if not isinstance(reply, dict) or reply.get("content_type") not in kinds:
        raise bad_parameter(f"Param {name}[content_type] must be one of {', '.join(sorted(kinds))}")
    if reply["content_type"] == "text":
        check_length(reply.get("title"), QUICK_REPLY_TITLE, f"{name}[title]")
        check_length(reply.get("payload"), BUTTON_PAYLOAD, f"{name}[payload]")


_READERS: dict[str, Callable[[Call, Asset, Any], Draft]] = {
    "text": _text,
    "attachment": _attachment,
    "attachments": _images,
}
