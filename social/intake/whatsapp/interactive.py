"""Buttons, lists and flows of WhatsApp: what people chose, and what businesses offered.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#interactive-object
"""

import json
from math import isfinite
from typing import Any

from social.contents import Card, Details, MessageKind
from social.intake import wire

_DEPTH = 10

Said = tuple[MessageKind, str, Details]


def read_interactive(part: wire.Json) -> Said | None:
    """An answer to buttons, a list or a flow, else an offer; ``None`` for anything else."""
    word = wire.text(part, "type")
    reply = wire.optional_child(part, word)
    if word == "button_reply" and reply:
        return _chosen(MessageKind.POSTBACK, reply)
    if word == "list_reply" and reply:
        return _chosen(MessageKind.LIST_REPLY, reply)
    if word == "nfm_reply" and reply:
        return MessageKind.FORM_REPLY, wire.text(reply, "body"), _answers(reply)
    return _offer(part)


def _chosen(kind: MessageKind, reply: wire.Json) -> Said:
    details = Details()
    if payload := wire.optional_identifier(reply, "id"):
        details["payload"] = payload
    if second_line := wire.text(reply, "description"):
        details["chosen"] = second_line
    return kind, wire.text(reply, "title"), details


def _answers(reply: wire.Json) -> Details:
    """What was filled in. The flow's token is a secret between Meta and us, not an answer."""
    response = reply.get("response_json")
    if isinstance(response, str):
        try:
            response = json.loads(response)
        except (ValueError, RecursionError):
            response = None
    if not isinstance(response, dict):
        return Details(types=["response_json"])
    answers = {key: value for key, value in response.items() if key != "flow_token"}
    return Details(answers=_storable(answers))


def _storable(value: Any, depth: int = _DEPTH) -> Any:
    """JSON as both databases can keep it: clean text, no infinities, no bottomless nesting."""
    if isinstance(value, str):
        return wire.clean(value)
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if not isinstance(value, dict | list):
        return value
    if not depth:
        return "…"
    if isinstance(value, list):
        return [_storable(entry, depth - 1) for entry in value]
    return {wire.clean(key): _storable(entry, depth - 1) for key, entry in value.items()}


def _offer(part: wire.Json) -> Said | None:
    """What a business asked: words with buttons or a list."""
    words = wire.text(wire.optional_child(part, "body"), "text")
    header, footer = (wire.optional_child(part, key) for key in ("header", "footer"))
    card = Card()
    if title := wire.text(header, "text"):
        card["title"] = title
    if subtitle := wire.text(footer, "text"):
        card["subtitle"] = subtitle
    if buttons := _buttons(wire.optional_child(part, "action")):
        card["buttons"] = buttons
    if not words and not card:
        return None
    return MessageKind.CARD, words, Details(cards=[card]) if card else Details()


def _buttons(action: wire.Json) -> list[str]:
    """The words on the buttons: replies, a list's opener, or a link's."""
    replies = (wire.optional_child(button, "reply") for button in wire.objects(action, "buttons"))
    named: list[Any] = [wire.text(reply, "title") for reply in replies]
    named.append(wire.text(action, "button"))
    named.append(wire.text(wire.optional_child(action, "parameters"), "display_text"))
    return [name for name in named if name]
