"""What is around every payload: objects, entries, who to whom, and when.

Times: milliseconds in ``messaging``, seconds beside ``changes``, a decimal string of
seconds on WhatsApp.
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from social.platforms import Platform
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxChat

Payload = dict[str, Any]


def milliseconds(moment: datetime) -> int:
    """Unix time in ms."""
    return int(moment.timestamp() * 1000)


def seconds(moment: datetime) -> str:
    """Unix time in s, as the string WhatsApp writes."""
    return str(int(moment.timestamp()))


def object_name(platform: str) -> str:
    """What Meta calls the subscription of a page or an Instagram account."""
    return "instagram" if platform == Platform.INSTAGRAM else "page"


def messaging(asset: Asset, items: list[Payload], *, place: str = "messaging") -> Payload:
    """Items of conversations; ``place`` is ``standby`` while another app holds them."""
    entry = {"id": asset.external_id, "time": milliseconds(timezone.now()), place: items}
    return {"object": object_name(asset.platform), "entry": [entry]}


def changes(asset: Asset, field: str, value: Payload) -> Payload:
    """One change of anything else. Its time is in seconds."""
    change = {"field": field, "value": value}
    now = int(timezone.now().timestamp())
    if asset.platform == Platform.WHATSAPP:
        name, entry_id = "whatsapp_business_account", asset.owner_id
    else:
        name, entry_id = object_name(asset.platform), asset.external_id
    return {"object": name, "entry": [{"id": entry_id, "time": now, "changes": [change]}]}


def item(
    asset: Asset,
    chat: SandboxChat,
    content: Payload,
    *,
    from_person: bool = True,
    moment: datetime | None = None,
) -> Payload:
    """One item of ``messaging``: who did it, to whom, when, and what."""
    person, business = {"id": chat.person_external_id}, {"id": asset.external_id}
    sender, recipient = (person, business) if from_person else (business, person)
    at = milliseconds(moment or timezone.now())
    return {"sender": sender, "recipient": recipient, "timestamp": at, **content}


def business_number(asset: Asset) -> str:
    """The number of a WhatsApp asset, in digits."""
    return "".join(filter(str.isdigit, asset.name))


def whatsapp(asset: Asset, listed: list[tuple[str, Payload]]) -> Payload:
    """Changes of a WhatsApp account, each of a field."""
    shared = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": business_number(asset),
            "phone_number_id": asset.external_id,
        },
    }
    listing = [{"field": field, "value": {**shared, **value}} for field, value in listed]
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": asset.owner_id, "changes": listing}],
    }
