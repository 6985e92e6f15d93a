"""What people say: text, places, cards, orders, and what WhatsApp does not pass on."""

from tests.social.intake.whatsapp_cases.building import NUMBER, RECEIVED, WABA, news, received

_UNSUPPORTED = "Message type is currently not supported."

CASES = {
    "location": [
        received(
            kind="location",
            details={
                "location": {
                    "latitude": 60.169857,
                    "longitude": 24.938379,
                    "name": "Nord Coffee",
                    "address": "Mannerheimintie 1, Helsinki",
                    "url": "https://nordcoffee.example/visit",
                }
            },
        )
    ],
    "location_of_the_moment": [
        received(kind="location", details={"location": {"latitude": -34.6037, "longitude": -58.0}})
    ],
    "location_by_name": [
        received(kind="location", details={"location": {"name": "Central station"}})
    ],
    "contacts": [
        received(
            kind="contacts",
            details={
                "contacts": [
                    {
                        "name": "Helmi Virta",
                        "organization": "Virta Oy",
                        "phones": ["+358 40 111 2222", "+358 9 111 222"],
                        "emails": ["helmi@virta.example"],
                        "urls": ["https://virta.example"],
                    },
                    {"name": "Otto Niemi", "phones": ["358403334444"]},
                ]
            },
        )
    ],
    "order": [
        received(
            kind="order",
            text="Ring the bell, please",
            details={
                "order": {
                    "catalog_id": "354160437000001",
                    "items": [
                        {"sku": "DARK-ROAST", "quantity": 2, "price": "12.5", "currency": "EUR"},
                        {"sku": "FILTER", "quantity": 1, "price": "3.90", "currency": "EUR"},
                        {"sku": "MUG", "quantity": 3, "price": "8", "currency": "EUR"},
                    ],
                }
            },
        )
    ],
    "reply": [received(text="that one", reply_to_external_id="wamid.EARLIER")],
    "forwarded_often": [received(text="Did you hear?", details={"forwarded": True})],
    "asks_about_a_product": [
        received(
            text="Is this one vegan?",
            reply_to_external_id="wamid.CARD",
            details={"product_id": "DARK-ROAST"},
        )
    ],
    "came_by_an_ad": [
        received(
            text="Saw your ad",
            details={
                "referral": {
                    "source": "ad",
                    "ad_id": "120200000000000001",
                    "url": "https://fb.me/1aBcDeFgH",
                    "title": "Spring roast",
                    "body": "Fresh beans, posted today",
                    "click_id": "ARAkLkA8rmlFeiCktEJQ",
                }
            },
        )
    ],
    "unsupported": [
        received(
            kind="unsupported",
            details={
                "errors": [
                    {"code": 131051, "title": "Message type unknown", "detail": _UNSUPPORTED}
                ]
            },
        )
    ],
    "unsupported_poll": [
        received(
            kind="unsupported",
            details={
                "types": ["poll_creation"],
                "errors": [
                    {"code": 131051, "title": "Unsupported message type", "detail": _UNSUPPORTED}
                ],
            },
        )
    ],
    "unknown_type": [received(kind="unsupported", details={"types": ["hologram"]})],
    "interactive_without_content": [
        received(
            kind="unsupported",
            reply_to_external_id="wamid.LIST",
            details={"types": ["interactive"]},
        ),
        news(
            "errors",
            "Something went wrong - Unsupported webhook payload (131000)",
            account_ids=(NUMBER, WABA),
            occurred_at=RECEIVED,
        ),
    ],
}
