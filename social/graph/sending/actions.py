"""What is done to a conversation beside saying something: reactions, typing, having seen.

https://developers.facebook.com/docs/messenger-platform/send-messages/sender-actions
https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators
"""

from typing import Any

from social.graph.sending import whatsapp
from social.graph.sending.sender import post_messages
from social.models import SocialAccount
from social.platforms import Platform

# Instagram knew the heart by this name before it took any emoji, and still does.
_LOVE = {"\N{HEAVY BLACK HEART}\ufe0f", "\N{HEAVY BLACK HEART}"}


def send_reaction(
    account: SocialAccount, recipient_id: str, message_external_id: str, emoji: str
) -> None:
    """Put ``emoji`` on a message, in place of an earlier one; an empty one takes it away."""
    if account.platform == Platform.WHATSAPP:
        reaction = {"message_id": message_external_id, "emoji": emoji}
        body = {**whatsapp.address(recipient_id), "type": "reaction", "reaction": reaction}
        post_messages(account, body)
        return
    payload = {"message_id": message_external_id}
    if emoji:
        payload["reaction"] = "love" if emoji in _LOVE else emoji
    _act(account, recipient_id, "react" if emoji else "unreact", payload=payload)


def send_typing(
    account: SocialAccount, recipient_id: str, *, is_typing: bool, last_inbound_external_id: str
) -> None:
    """Show that somebody is writing, or no longer is.

    WhatsApp's goes away by itself after 25 seconds or with the next message, so that
    nothing is called to end it. It also marks the message as read: there is no typing
    without having seen.
    """
    if account.platform != Platform.WHATSAPP:
        _act(account, recipient_id, "typing_on" if is_typing else "typing_off")
    elif is_typing:
        _mark_read(account, last_inbound_external_id, typing_indicator={"type": "text"})


def send_seen(account: SocialAccount, recipient_id: str, last_inbound_external_id: str) -> None:
    """Tell the person that what they wrote up to this message has been seen."""
    if account.platform == Platform.WHATSAPP:
        _mark_read(account, last_inbound_external_id)
    else:
        _act(account, recipient_id, "mark_seen")


def _act(account: SocialAccount, recipient_id: str, action: str, **more: Any) -> None:
    body = {"recipient": {"id": recipient_id}, "sender_action": action, **more}
    post_messages(account, body)


def _mark_read(account: SocialAccount, message_external_id: str, **more: Any) -> None:
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": message_external_id}
    post_messages(account, {**body, **more})
