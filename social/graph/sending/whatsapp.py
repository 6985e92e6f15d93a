"""WhatsApp's bodies.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
"""

from typing import Any, assert_never

from social.contents import MediaKind
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.sending.whatsapp_templates import build_template
from social.outgoing import Buttons, Cards, Choices, File, Outgoing, Row, Template, Text

Body = dict[str, Any]
_NAMES = {MediaKind.FILE: "document"}


def build_body(
    recipient_id: str, outgoing: Outgoing, *, correlation: str = "", reply_to: str = ""
) -> Body:
    """The whole body."""
    body = {**address(recipient_id), **build_message(outgoing)}
    if reply_to:
        body["context"] = {"message_id": reply_to}
    if correlation:
        body["biz_opaque_callback_data"] = correlation
    return body


def address(recipient_id: str) -> Body:
    """Whom it is for. ``FI.1349…`` is a user id that hides the number; it has its own field."""
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "recipient" if "." in recipient_id else "to": recipient_id,
    }


def build_message(outgoing: Outgoing) -> Body:
    """The part of the body that is named after its type, and the type."""
    match outgoing:
        case Text():
            return _typed("text", {"preview_url": False, "body": outgoing.text})
        case Buttons():
            return _typed("interactive", _buttons(outgoing))
        case Choices():
            return _typed("interactive", _choices(outgoing))
        case File():
            return _file(outgoing)
        case Template():
            return _typed("template", build_template(outgoing))
        case Cards():
            raise GraphError(Kind.BAD_REQUEST, "WhatsApp has no cards")
        case _:
            assert_never(outgoing)


def _typed(name: str, content: Body) -> Body:
    return {"type": name, name: content}


def _buttons(outgoing: Buttons) -> Body:
    """One link, or up to three answers."""
    body = {"text": outgoing.text}
    first = outgoing.buttons[0]
    if first.url:
        parameters = {"display_text": first.title, "url": first.url}
        action: Body = {"name": "cta_url", "parameters": parameters}
        return {"type": "cta_url", "body": body, "action": action}
    answers = [
        {"type": "reply", "reply": {"id": button.payload, "title": button.title}}
        for button in outgoing.buttons
    ]
    return {"type": "button", "body": body, "action": {"buttons": answers}}


def _choices(outgoing: Choices) -> Body:
    sections = [
        {
            **({"title": section.title} if section.title else {}),
            "rows": [_row(row) for row in section.rows],
        }
        for section in outgoing.sections
    ]
    action = {"button": outgoing.button, "sections": sections}
    return {"type": "list", "body": {"text": outgoing.text}, "action": action}


def _row(row: Row) -> Body:
    described = {"description": row.description} if row.description else {}
    return {"id": row.id, "title": row.title, **described}


def _file(outgoing: File) -> Body:
    content: Body = {"id": outgoing.media_id}
    if outgoing.caption:
        content["caption"] = outgoing.caption
    if outgoing.name and outgoing.kind == MediaKind.FILE:
        content["filename"] = outgoing.name
    if outgoing.is_voice:
        content["voice"] = True
    return _typed(_NAMES.get(outgoing.kind, outgoing.kind.value), content)
