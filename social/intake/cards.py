"""Instagram and Messenger: titles with buttons, products and appointments.

https://developers.facebook.com/docs/messenger-platform/send-messages/templates
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from social.contents import Card
from social.intake import wire

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def read_cards(payload: wire.Json, title: str) -> list[Card]:
    """The cards of a template; ``title`` is shown where it has none of its own.

    Its parts stand in the payload, or in an object in it that is named by the template's
    kind.
    """
    found = [card for holder in _holders(payload) for card in _cards_in(holder)]
    return found or ([Card(title=title)] if title else [])


def _holders(payload: wire.Json) -> Iterator[wire.Json]:
    yield payload
    yield from (value for value in payload.values() if isinstance(value, dict))


def _cards_in(holder: wire.Json) -> Iterator[Card]:
    for element in (*wire.objects(holder, "elements"), holder):
        card = _card(element)
        # Outside its elements, a template speaks only beside buttons.
        if card and (element is not holder or "buttons" in card):
            yield card


def _card(element: wire.Json) -> Card:
    card = Card()
    title = wire.text(element, "title") or wire.text(element, "text")
    subtitle = wire.text(element, "subtitle")
    buttons = [wire.text(button, "title") for button in wire.objects(element, "buttons")]
    if title:
        card["title"] = title
    if subtitle:
        card["subtitle"] = subtitle
    if any(buttons):
        card["buttons"] = [button for button in buttons if button]
    return card


def product_id(payload: wire.Json) -> str:
    """The first product of a product template; empty if it is another one."""
    elements = wire.objects(wire.optional_child(payload, "product"), "elements")
    return next((wire.optional_identifier(element, "id") for element in elements), "")


def read_appointment(payload: wire.Json) -> dict[str, str]:
    """When an appointment is and how it stands: ``status``, ``start``, ``end``, ``timezone``.

    Times are in ISO 8601, UTC.
    """
    found = {
        "status": wire.text(payload, "status"),
        "start": _time(payload, "start_time"),
        "end": _time(payload, "end_time"),
        "timezone": wire.text(payload, "timezone"),
    }
    return {key: value for key, value in found.items() if value}


def _time(payload: wire.Json, key: str) -> str:
    found = wire.moment(payload.get(key), _NO_TIME)
    return "" if found == _NO_TIME else found.isoformat()
