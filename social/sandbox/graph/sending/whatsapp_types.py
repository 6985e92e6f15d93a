"""What can be sent on WhatsApp, by its type.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#message-object
"""

from collections.abc import Callable
from typing import Any

from social.platforms import Platform
from social.sandbox.assets import Asset
from social.sandbox.drafts import Draft
from social.sandbox.faults import bad_parameter, bad_value, missing_value
from social.sandbox.graph.call import Call
from social.sandbox.graph.sending.message import check_text
from social.sandbox.graph.sending.whatsapp_choices import read_interactive
from social.sandbox.graph.sending.whatsapp_files import KINDS, read_file
from social.sandbox.graph.sending.whatsapp_templates import read_template
from social.sandbox.models import Said

Json = dict[str, Any]
_LATITUDE, _LONGITUDE = 90, 180


def read_content(call: Call, asset: Asset, kind: str) -> Draft:
    """The message of the call; ``type`` is ``kind``."""
    if kind == "contacts":
        return _contacts(call)
    reader = _READERS.get(kind)
    if reader is None and kind not in KINDS:
        one_of = ", ".join(name.upper() for name in (*_READERS, *KINDS, "contacts", "reaction"))
        raise bad_parameter(f"Param type must be one of {{{one_of}}} - got {kind!r}.")
    content = call.mapping(kind)
    return reader(asset, content) if reader else read_file(asset, kind, content)


def _text(_asset: Asset, content: Json) -> Draft:
    return Draft(text=check_text(Platform.WHATSAPP, content.get("body"), "text['body']"))


def _location(_asset: Asset, content: Json) -> Draft:
    _degrees(content, "latitude", _LATITUDE)
    _degrees(content, "longitude", _LONGITUDE)
    return Draft(Said.LOCATION, content={"type": "location", "location": content})


def _degrees(content: Json, name: str, most: int) -> None:
    """A number, or one written as text."""
    if content.get(name) is None:
        raise missing_value(f"Param location['{name}'] is required.")
    try:
        degrees = float(content[name])
    except (TypeError, ValueError):
        raise bad_value(f"Param location['{name}'] must be a number.") from None
    if not -most <= degrees <= most:
        raise bad_value(f"Param location['{name}'] must be between -{most} and {most}.")


def _contacts(call: Call) -> Draft:
    cards = call.params.get("contacts")
    if not isinstance(cards, list) or not cards:
        raise missing_value("Param contacts is required and must be a non-empty array.")
    for position, card in enumerate(cards):
        name = card.get("name") if isinstance(card, dict) else None
        if not isinstance(name, dict) or not name.get("formatted_name"):
            raise missing_value(f"Param contacts[{position}]['name']['formatted_name'] is required")
        if not any(value for key, value in name.items() if key != "formatted_name"):
            raise missing_value(f"Param contacts[{position}]['name'] needs a part of the name.")
    return Draft(Said.CONTACT, content={"type": "contacts", "contacts": cards})


_READERS: dict[str, Callable[[Asset, Json], Draft]] = {
    "text": _text,
    "interactive": read_interactive,
    "location": _location,
    "template": read_template,
}
