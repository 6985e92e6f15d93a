"""Sending a text, each platform in its own shape.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

from typing import Any

from social.graph import client
from social.graph.access import access_of
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.models import Login, SocialAccount
from social.platforms import Platform


def send_text(
    account: SocialAccount, recipient_id: str, text: str, *, correlation: str = "", tag: str = ""
) -> str:
    """Send ``text`` to one person and return Meta's id of the message.

    ``tag`` is ``human_agent`` or empty; WhatsApp knows no tags. ``correlation`` comes
    back in Messenger's echo and in WhatsApp's statuses. Raises :class:`GraphError`,
    an uncertain one if Meta took the message but did not say which it became.
    """
    if account.platform == Platform.WHATSAPP:
        body = build_whatsapp_text(recipient_id, text, correlation=correlation)
    else:
        body = build_messenger_text(account, recipient_id, text, correlation=correlation, tag=tag)
    answer = client.post(access_of(account), f"{sender_of(account)}/messages", json=body)
    return _message_id(answer)


def sender_of(account: SocialAccount) -> str:
    """The id in the path: an Instagram account behind a page sends through the page."""
    if account.platform == Platform.INSTAGRAM and account.login == Login.FACEBOOK:
        return account.page_id or "me"
    return account.external_id


def build_messenger_text(
    account: SocialAccount, recipient_id: str, text: str, *, correlation: str, tag: str
) -> dict[str, Any]:
    """The body for Messenger and Instagram, which share one API."""
    message = {"text": text}
    body: dict[str, Any] = {"recipient": {"id": recipient_id}, "message": message}
    if tag:
        body.update(messaging_type="MESSAGE_TAG", tag=tag.upper())
    elif account.platform == Platform.FACEBOOK:
        body["messaging_type"] = "RESPONSE"
    if correlation and account.platform == Platform.FACEBOOK:
        message["metadata"] = correlation
    return body


def build_whatsapp_text(recipient_id: str, text: str, *, correlation: str) -> dict[str, Any]:
    """The body for WhatsApp. ``FI.1349…`` is a user id that hides the number; it has its own field.

    https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
    """
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "recipient" if "." in recipient_id else "to": recipient_id,
        "type": "text",
        "text": {"preview_url": False, "body": text},
    }
    if correlation:
        body["biz_opaque_callback_data"] = correlation
    return body


def _message_id(answer: dict[str, Any]) -> str:
    """``message_id``, or WhatsApp's ``messages[0].id``; uncertain if there is neither."""
    found = answer.get("message_id")
    listed = answer.get("messages")
    if not found and isinstance(listed, list) and listed and isinstance(listed[0], dict):
        found = listed[0].get("id")
    if not isinstance(found, str) or not found:
        raise GraphError(Kind.UNCERTAIN, "Meta answered a send without a message id")
    return found
