"""The bodies of Messenger and Instagram, which share one API.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from typing import Any, assert_never

from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.outgoing import (
    Button,
    Buttons,
    Card,
    Cards,
    Choices,
    File,
    Outgoing,
    QuickReply,
    Template,
    Text,
)
from social.platforms import Platform

Body = dict[str, Any]


def build_body(
    platform: str,
    recipient_id: str,
    outgoing: Outgoing,
    *,
    correlation: str = "",
    tag: str = "",
    reply_to: str = "",
) -> Body:
    """The whole body. Instagram's echoes carry no ``metadata``, so it is given none."""
    message = build_message(outgoing)
    body: Body = {"recipient": {"id": recipient_id}, "message": message}
    if tag:
        body.update(messaging_type="MESSAGE_TAG", tag=tag.upper())
    elif platform == Platform.FACEBOOK:
        body["messaging_type"] = "RESPONSE"
    if correlation and platform == Platform.FACEBOOK:
        message["metadata"] = correlation
    if reply_to:
        body["reply_to"] = {"mid": reply_to}
    return body


def build_message(outgoing: Outgoing) -> Body:
    """The ``message`` of the body."""
    match outgoing:
        case Text():
            return _text(outgoing)
        case Buttons():
            buttons = [_button(button) for button in outgoing.buttons]
            return _template({"template_type": "button", "text": outgoing.text, "buttons": buttons})
        case Cards():
            cards = [_card(card) for card in outgoing.cards]
            return _template({"template_type": "generic", "elements": cards})
        case File():
            payload = {"attachment_id": outgoing.media_id}
            return {"attachment": {"type": outgoing.kind.value, "payload": payload}}
        case Choices() | Template():
            raise GraphError(Kind.BAD_REQUEST, "Only WhatsApp has lists and message templates")
        case _:
            assert_never(outgoing)


def _text(outgoing: Text) -> Body:
    message: Body = {"text": outgoing.text}
    if outgoing.quick_replies:
        message["quick_replies"] = [_quick_reply(reply) for reply in outgoing.quick_replies]
    return message


def _quick_reply(reply: QuickReply) -> Body:
    return {"content_type": "text", "title": reply.title, "payload": reply.payload}


def _button(button: Button) -> Body:
    if button.url:
        return {"type": "web_url", "title": button.title, "url": button.url}
    return {"type": "postback", "title": button.title, "payload": button.payload}


def _card(card: Card) -> Body:
    element: Body = {"title": card.title}
    if card.subtitle:
        element["subtitle"] = card.subtitle
    if card.image_url:
        element["image_url"] = card.image_url
    if card.buttons:
        element["buttons"] = [_button(button) for button in card.buttons]
    return element


def _template(payload: Body) -> Body:
    return {"attachment": {"type": "template", "payload": payload}}
