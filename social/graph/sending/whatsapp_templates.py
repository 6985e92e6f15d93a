"""A filled-in message template, as WhatsApp wants it.

https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
"""

from typing import Any

from social.contents import MediaKind
from social.outgoing import ButtonVariable, Template, TemplateMedia

Body = dict[str, Any]


def build_template(outgoing: Template) -> Body:
    """The ``template`` of the body; parts without variables are left out."""
    header = [
        *([_media(outgoing.header)] if outgoing.header else []),
        *_texts(outgoing.header_variables, outgoing.header_names),
    ]
    body = _texts(outgoing.body_variables, outgoing.body_names)
    components: list[Body] = []
    if header:
        components.append({"type": "header", "parameters": header})
    if body:
        components.append({"type": "body", "parameters": body})
    components.extend(_button(variable) for variable in outgoing.button_variables)
    template: Body = {"name": outgoing.name, "language": {"code": outgoing.language}}
    return {**template, "components": components} if components else template


def _media(media: TemplateMedia) -> Body:
    name = "document" if media.kind == MediaKind.FILE else media.kind.value
    content: Body = {"id": media.media_id}
    if media.name and media.kind == MediaKind.FILE:
        content["filename"] = media.name
    return {"type": name, name: content}


def _texts(values: tuple[str, ...], names: tuple[str, ...]) -> list[Body]:
    """Parameters by position, or by name where the message template has names."""
    if names:
        return [
            {"type": "text", "parameter_name": name, "text": value}
            for name, value in zip(names, values, strict=True)
        ]
    return [{"type": "text", "text": value} for value in values]


def _button(variable: ButtonVariable) -> Body:
    parameter = {
        "url": {"type": "text", "text": variable.value},
        "quick_reply": {"type": "payload", "payload": variable.value},
        "copy_code": {"type": "coupon_code", "coupon_code": variable.value},
    }[variable.kind]
    return {
        "type": "button",
        "sub_type": variable.kind,
        "index": str(variable.index),
        "parameters": [parameter],
    }
