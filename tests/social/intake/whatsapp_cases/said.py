"""What people say: text, files, places, cards, orders, and what WhatsApp does not pass on."""

from social.contents import Media
from tests.social.intake.whatsapp_cases.building import NUMBER, RECEIVED, WABA, news, received

_UNSUPPORTED = "Message type is currently not supported."

CASES = {
    "image": [
        received(
            external_id="wamid.IMG",
            kind="image",
            text="here",
            media=(
                Media(
                    kind="image",
                    media_id="1003000000000001",
                    content_type="image/jpeg",
                    sha256="x",
                ),
            ),
        )
    ],
    "image_with_link": [
        received(
            kind="image",
            media=(
                Media(
                    kind="image",
                    url="https://lookaside.fbsbx.com/whatsapp_business/attachments/"
                    "?mid=1003000000000001&ext=1762000300",
                    media_id="1003000000000001",
                    content_type="image/jpeg",
                    sha256="m1Yx",
                ),
            ),
        )
    ],
    "image_without_id": [
        received(kind="image", media=(Media(kind="image", content_type="image/jpeg"),))
    ],
    "image_that_failed": [
        received(
            kind="image",
            media=(Media(kind="image", content_type="image/jpeg"),),
            details={
                "errors": [
                    {
                        "code": 131052,
                        "title": "Media download error",
                        "detail": "Failed to download the media",
                    }
                ]
            },
        )
    ],
    "video_forwarded": [
        received(
            kind="video",
            text="look at this",
            media=(
                Media(
                    kind="video",
                    media_id="1003000000000002",
                    content_type="video/mp4",
                    sha256="v1dE",
                ),
            ),
            details={"forwarded": True},
        )
    ],
    "voice": [
        received(
            kind="audio",
            media=(
                Media(
                    kind="audio",
                    media_id="1003000000000003",
                    content_type="audio/ogg; codecs=opus",
                    sha256="v01c",
                    is_voice=True,
                ),
            ),
        )
    ],
    "audio": [
        received(
            kind="audio",
            media=(
                Media(
                    kind="audio",
                    media_id="1003000000000004",
                    content_type="audio/mpeg",
                    sha256="aud1",
                ),
            ),
        )
    ],
    "document": [
        received(
            kind="file",
            text="the invoice",
            media=(
                Media(
                    kind="file",
                    media_id="1003000000000005",
                    content_type="application/pdf",
                    name="Invoice 7.pdf",
                    sha256="d0c5",
                ),
            ),
        )
    ],
    "sticker": [
        received(
            kind="sticker",
            media=(
                Media(
                    kind="sticker",
                    media_id="1003000000000006",
                    content_type="image/webp",
                    sha256="st1c",
                ),
            ),
        )
    ],
    "sticker_animated": [
        received(
            kind="sticker",
            media=(
                Media(
                    kind="sticker",
                    media_id="1003000000000007",
                    content_type="image/webp",
                    sha256="st2c",
                    is_animated=True,
                ),
            ),
        )
    ],
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
