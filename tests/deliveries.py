"""Putting payloads through the whole intake, as a worker does."""

from social.intake.drain import drain
from social.intake.store import store_delivery
from social.models import WebhookDelivery
from tests import payloads


def deliver(*bodies, platform="instagram"):
    """Store each payload (data, or the name of a file) and drain; returns the deliveries."""
    for body in bodies:
        data = payloads.load(body) if isinstance(body, str) else body
        store_delivery(platform, payloads.encode(data))
    drain()
    return list(WebhookDelivery.objects.order_by("id"))


def message(number, *, text=None, person="790000000000001", account="17841400000000001", at=None):
    """An Instagram message; ``at`` in milliseconds, growing with ``number`` unless given."""
    return {
        "sender": {"id": person},
        "recipient": {"id": account},
        "timestamp": at or 1762000000000 + number * 1000,
        "message": {"mid": f"aWdf{number}", "text": text or f"Message {number}"},
    }


def echo(number, *, text, person="790000000000001", account="17841400000000001", **message_fields):
    """An echo of what the account sent."""
    return {
        "sender": {"id": account},
        "recipient": {"id": person},
        "timestamp": 1762000000000 + number * 1000,
        "message": {"mid": f"aWdf{number}", "text": text, "is_echo": True, **message_fields},
    }


def delivery(*items, account="17841400000000001", object_name="instagram"):
    """One POST with those items."""
    entry = {"id": account, "time": 1762000001234, "messaging": list(items)}
    return {"object": object_name, "entry": [entry]}
