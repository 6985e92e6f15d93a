"""What happens to a message after it was said.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-reactions
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-edits
"""

from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxMessage
from social.sandbox.payloads import whatsapp
from social.sandbox.payloads.envelope import Payload, item, messaging

# Messenger's words for the emoji it had first.
_WORDS = {"❤️": "love", "😆": "smile", "😮": "wow", "😢": "sad", "😠": "angry", "👍": "like"}


def reacted(asset: Asset, message: SandboxMessage) -> Payload:
    """The person put an emoji on a message, or took it back."""
    if asset.platform == Platform.WHATSAPP:
        about = {"message_id": message.external_id, "emoji": message.reaction}
        return _whatsapp(asset, message, {"type": "reaction", "reaction": about})
    content: Payload = {"mid": message.external_id, "action": "unreact"}
    if message.reaction:
        word = _WORDS.get(message.reaction, "other")
        content |= {"action": "react", "reaction": word, "emoji": message.reaction}
    return messaging(
        asset, [item(asset, message.chat, {"reaction": content})], place=place(message)
    )


def edited(asset: Asset, message: SandboxMessage) -> Payload:
    """The person replaced the words of their message."""
    if asset.platform == Platform.WHATSAPP:
        inner = {"type": "text", "text": {"body": message.text}}
        about = {"original_message_id": message.external_id, "message": inner}
        return _whatsapp(asset, message, {"type": "edit", "edit": about})
    content = {"mid": message.external_id, "text": message.text, "num_edit": message.edits}
    items = [item(asset, message.chat, {"message_edit": content})]
    return messaging(asset, items, place=place(message))


def unsent(asset: Asset, message: SandboxMessage) -> Payload:
    """The person took their message back."""
    if asset.platform == Platform.WHATSAPP:
        about = {"original_message_id": message.external_id}
        return _whatsapp(asset, message, {"type": "revoke", "revoke": about})
    content = {"mid": message.external_id, "is_deleted": True}
    return messaging(asset, [item(asset, message.chat, {"message": content})], place=place(message))


def place(message: SandboxMessage) -> str:
    """Where items of the chat stand: apps that do not hold it only listen."""
    return "standby" if message.chat.held_by_app_id else "messaging"


def _whatsapp(asset: Asset, message: SandboxMessage, content: Payload) -> Payload:
    new_id = ids.message_id(message.chat.platform)
    return whatsapp.afterwards(asset, message.chat, new_id, content)
