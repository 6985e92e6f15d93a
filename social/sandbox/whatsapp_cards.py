"""What people send on WhatsApp besides text and files, as WhatsApp writes it; all invented.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#messages-object
"""

import secrets
from typing import Any

from social.sandbox.models import Said

Content = dict[str, Any]
CARDS: dict[Said, Content] = {
    Said.LOCATION: {
        "type": "location",
        "location": {
            "latitude": 41.6938,
            "longitude": 44.8015,
            "name": "Dry Bridge Market",
            "address": "9 March Park, Tbilisi",
        },
    },
    Said.CONTACT: {
        "type": "contacts",
        "contacts": [
            {
                "name": {"formatted_name": "Ana Dray", "first_name": "Ana", "last_name": "Dray"},
                "org": {"company": "Dray Deliveries"},
                "phones": [{"phone": "+995 555 01 02 03", "wa_id": "995555010203", "type": "CELL"}],
                "emails": [{"email": "ana@dray.example", "type": "WORK"}],
            }
        ],
    },
    Said.ORDER: {
        "type": "order",
        "order": {
            "catalog_id": "770000000000001",
            "text": "For Saturday, please",
            "product_items": [
                {
                    "product_retailer_id": "mug-blue",
                    "quantity": 2,
                    "item_price": 24.5,
                    "currency": "EUR",
                },
                {
                    "product_retailer_id": "bowl-striped",
                    "quantity": 1,
                    "item_price": 39,
                    "currency": "EUR",
                },
            ],
        },
    },
    Said.BUTTON: {
        "type": "interactive",
        "interactive": {
            "type": "button_reply",
            "button_reply": {"id": "pickup-yes", "title": "Yes, I will pick it up"},
        },
    },
    Said.LIST: {
        "type": "interactive",
        "interactive": {
            "type": "list_reply",
            "list_reply": {
                "id": "slot-2",
                "title": "Saturday, 14:00",
                "description": "Wheel throwing for beginners",
            },
        },
    },
    Said.FORM: {
        "type": "interactive",
        "interactive": {
            "type": "nfm_reply",
            "nfm_reply": {
                "name": "flow",
                "body": "Sent",
                "response_json": '{"flow_token":"sandbox","guests":"4","day":"Saturday"}',
            },
        },
    },
    Said.POSTBACK: {"type": "button", "button": {"text": "Track my order", "payload": "TRACK"}},
    Said.FUTURE: {"type": "hologram", "hologram": {"depth": 3}},
}


def content_of(kind: Said) -> Content:
    """What stands in a message of the kind; empty for plain text and files."""
    if kind == Said.AD:
        return {"referral": _ad()}
    if kind == Said.PRODUCT:
        product = {"catalog_id": "770000000000001", "product_retailer_id": "mug-blue"}
        return {"context": {"referred_product": product}}
    if kind == Said.FORWARDED:
        return {"context": {"forwarded": True}}
    return CARDS.get(kind, {})


def _ad() -> Content:
    return {
        "source_url": "https://fb.me/sandbox-ad",
        "source_id": "120200000000000001",
        "source_type": "ad",
        "headline": "New glaze week",
        "body": "Every mug is different.",
        "media_type": "image",
        "ctwa_clid": secrets.token_urlsafe(24),
    }
