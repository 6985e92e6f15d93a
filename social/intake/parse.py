"""From a stored delivery to events: pure, tolerant, item by item.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from social.events import InboundEvent, MalformedItem, Origin, UnknownEvent
from social.intake import fields, messaging, whatsapp, wire
from social.intake.context import ItemContext
from social.platforms import Platform

Parsed = InboundEvent | MalformedItem

_PLATFORM_OF = {
    "instagram": Platform.INSTAGRAM,
    "page": Platform.FACEBOOK,
    "whatsapp_business_account": Platform.WHATSAPP,
}
# Python refuses to read numbers of more digits than some thousands.
_LONGEST_NUMBER = 1000


@dataclass(frozen=True, slots=True)
class RawDelivery:
    """A delivery as stored: the callback it came to, and its bytes."""

    id: int
    platform: Platform
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class _Item:
    """One update of one entry: where it stood, and its raw value."""

    entry: wire.Json
    place: str
    value: Any


def _items_of(entry: wire.Json) -> Iterator[_Item]:
    """The updates of an entry, in every place Meta puts them.

    Most are in lists; Instagram Login's documentation shows a single ``field`` and
    ``value`` directly on the entry.
    """
    for place in ("messaging", "standby", "changes"):
        for value in wire.items(entry, place):
            yield _Item(entry, place, value)
    if "field" in entry:
        yield _Item(entry, "changes", entry)


def _all_items(payload: wire.Json) -> Iterator[_Item]:
    for entry in wire.items(payload, "entry"):
        if isinstance(entry, dict):
            found = False
            for item in _items_of(entry):
                found = True
                yield item
            if not found:
                yield _Item(entry, "entry", entry)
        else:
            yield _Item({}, "entry", entry)


def _read(item: _Item, context: ItemContext) -> Sequence[Parsed]:
    if item.place == "entry" or context.object_name not in _PLATFORM_OF:
        return [context.unknown(context.object_name or "entry")]
    value = wire.mapping(item.value, item.place)
    if context.platform == Platform.WHATSAPP:
        return whatsapp.read_change(value, context)
    if item.place == "changes":
        return fields.read_change(value, context)
    return messaging.read_item(value, context)


def _numbered(events: Sequence[Parsed], first: int) -> Sequence[Parsed]:
    """Give each of the events that one item held a place of its own in the delivery."""
    if len(events) == 1:
        return events
    return [
        replace(event, origin=replace(event.origin, position=first + offset))
        for offset, event in enumerate(events)
    ]


def _load(body: bytes) -> Any:
    """What the body holds. One number too long for Python must not cost its neighbours."""
    try:
        return json.loads(body)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError:
        return json.loads(body, parse_int=_number)


def _number(digits: str) -> float:
    return int(digits) if len(digits) < _LONGEST_NUMBER else float(digits)


def parse_delivery(delivery: RawDelivery) -> list[Parsed]:
    """Every event of a delivery, in order. An item that cannot be read harms no other.

    Never raises for what a body may hold; positions count from 0 without gaps.
    """
    try:
        payload = wire.mapping(_load(delivery.body), "body")
    except (ValueError, RecursionError) as error:
        origin = Origin(delivery_id=delivery.id, position=0, received_at=delivery.received_at)
        return [MalformedItem(origin=origin, error=str(error), raw=None)]
    object_name = wire.text(payload, "object")
    platform = _PLATFORM_OF.get(object_name, delivery.platform)
    parsed: list[Parsed] = []
    for item in _all_items(payload):
        origin = Origin(
            delivery_id=delivery.id, position=len(parsed), received_at=delivery.received_at
        )
        context = ItemContext(origin, platform, object_name, item.entry, item.place == "standby")
        try:
            parsed.extend(_numbered(_read(item, context), len(parsed)))
        except Exception as error:  # noqa: BLE001 - logged; whatever a reader does, others go on
            parsed.append(context.malformed(error, item.value, context.account_ids()))
    return parsed or [_empty(delivery, platform)]


def _empty(delivery: RawDelivery, platform: Platform) -> UnknownEvent:
    origin = Origin(delivery_id=delivery.id, position=0, received_at=delivery.received_at)
    return UnknownEvent(
        origin=origin,
        platform=platform,
        account_ids=(),
        occurred_at=delivery.received_at,
        what="empty",
    )
