"""Sending one message."""

from typing import Any

from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.sending import messenger, whatsapp
from social.graph.sending.sender import post_messages
from social.models import SocialAccount
from social.outgoing import Outgoing
from social.platforms import Platform


def send(
    account: SocialAccount,
    recipient_id: str,
    outgoing: Outgoing,
    *,
    correlation: str = "",
    tag: str = "",
    reply_to: str = "",
) -> str:
    """Send ``outgoing`` to one person and return Meta's id of the message.

    ``tag`` is ``human_agent`` or empty; WhatsApp knows no tags. ``correlation`` comes
    back in Messenger's echo and in WhatsApp's statuses. ``reply_to`` is Meta's id of
    the message that is answered. Raises :class:`GraphError`, an uncertain one where
    Meta took the message and did not say which it became. Never repeated.
    """
    if account.platform == Platform.WHATSAPP:
        body = whatsapp.build_body(
            recipient_id, outgoing, correlation=correlation, reply_to=reply_to
        )
    else:
        body = messenger.build_body(
            account.platform,
            recipient_id,
            outgoing,
            correlation=correlation,
            tag=tag,
            reply_to=reply_to,
        )
    return _message_id(post_messages(account, body))


def _message_id(answer: dict[str, Any]) -> str:
    """``message_id``, or WhatsApp's ``messages[0].id``; uncertain if there is neither."""
    found = answer.get("message_id")
    listed = answer.get("messages")
    if not found and isinstance(listed, list) and listed and isinstance(listed[0], dict):
        found = listed[0].get("id")
    if not isinstance(found, str) or not found:
        raise GraphError(Kind.UNCERTAIN, "Meta answered a send without a message id")
    return found
