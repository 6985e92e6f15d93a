"""Places, cards, orders and origins inside WhatsApp messages.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#messages-object
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any, cast

from social.contents import ContactCard, Details, Location, Order, OrderItem, Referral
from social.intake import wire

# More pieces of anything than this many digits can tell were never ordered.
_DIGITS = 10


def location(place: wire.Json) -> Location:
    """A place; empty if it has neither a point nor a name."""
    point = {axis: _degrees(place.get(axis)) for axis in ("latitude", "longitude")}
    if None in point.values():
        point = {}
    words = _filled({key: wire.text(place, key) for key in ("name", "address")})
    if not point and not words:
        return Location()
    url = _filled({"url": wire.web_address(place, "url")})
    return cast(Location, {**point, **words, **url})


def _degrees(value: Any) -> float | None:
    """A coordinate, as number or text; databases take no infinities."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        degrees = float(value)
    except (ValueError, OverflowError):
        return None
    return degrees if isfinite(degrees) else None


def contact_card(card: wire.Json) -> ContactCard:
    """Somebody's card, with what is on it."""
    name = wire.optional_child(card, "name")
    full = " ".join(filter(None, (wire.text(name, key) for key in ("first_name", "last_name"))))
    found: dict[str, Any] = {
        "name": wire.text(name, "formatted_name") or full,
        "organization": wire.text(wire.optional_child(card, "org"), "company"),
        "phones": _all(card, "phones", "phone", "wa_id"),
        "emails": _all(card, "emails", "email"),
        "urls": _all(card, "urls", "url"),
    }
    return cast(ContactCard, _filled(found))


def order(order: wire.Json) -> Order:
    """What was chosen from which catalogue."""
    found: dict[str, Any] = {
        "catalog_id": wire.optional_identifier(order, "catalog_id"),
        "items": [_order_item(item) for item in wire.objects(order, "product_items")],
    }
    return cast(Order, _filled(found))


def _order_item(item: wire.Json) -> OrderItem:
    quantity = wire.optional_identifier(item, "quantity")
    return OrderItem(
        sku=wire.optional_identifier(item, "product_retailer_id"),
        quantity=int(quantity) if quantity.isdecimal() and len(quantity) < _DIGITS else 0,
        price=_as_written(item.get("item_price")),
        currency=wire.text(item, "currency"),
    )


def _as_written(value: Any) -> str:
    """A number as Meta wrote it, which does not say how many decimals its currency has."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    return wire.clean(str(value))


def add_context(details: Details, message: wire.Json) -> None:
    """Whether a message was forwarded, and the product of the catalogue it asks about."""
    context = wire.optional_child(message, "context")
    if wire.is_true(context, "forwarded") or wire.is_true(context, "frequently_forwarded"):
        details["forwarded"] = True
    product = wire.optional_child(context, "referred_product")
    if product_id := wire.optional_identifier(product, "product_retailer_id"):
        details["product_id"] = product_id


def add_referral(details: Details, message: wire.Json) -> None:
    """Which ad that opens WhatsApp somebody came by.

    https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#referral-object
    """
    referral = wire.optional_child(message, "referral")
    if not referral:
        return
    found = _filled(
        {
            "source": wire.text(referral, "source_type"),
            "ad_id": wire.optional_identifier(referral, "source_id"),
            "url": wire.web_address(referral, "source_url"),
            "title": wire.text(referral, "headline"),
            "body": wire.text(referral, "body"),
            "click_id": wire.text(referral, "ctwa_clid"),
        }
    )
    if found:
        details["referral"] = cast(Referral, found)


def _filled(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value}


def _all(parent: wire.Json, key: str, *fields: str) -> list[str]:
    """The first of the fields that each object of a list has."""
    found = (
        next(filter(None, (wire.optional_identifier(entry, name) for name in fields)), "")
        for entry in wire.objects(parent, key)
    )
    return [value for value in found if value]
