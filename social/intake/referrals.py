"""Which link, ad or product somebody came by.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals
"""

from typing import cast

from social.contents import Details, Referral
from social.intake import wire


def add_referral(details: Details, holder: wire.Json) -> None:
    """Note the ``referral`` of a message, a postback or an item in its details."""
    raw = wire.optional_child(holder, "referral")
    if not raw:
        return
    product = wire.optional_identifier(wire.optional_child(raw, "product"), "id")
    if product:
        details["product_id"] = product
    referral = _referral(raw)
    if referral:
        details["referral"] = referral


def _referral(raw: wire.Json) -> Referral:
    ad = wire.optional_child(raw, "ads_context_data")
    found = {
        "source": wire.text(raw, "source"),
        "kind": wire.text(raw, "type"),
        "ref": wire.text(raw, "ref"),
        "ad_id": wire.optional_identifier(raw, "ad_id"),
        "title": wire.text(ad, "ad_title"),
        "url": wire.web_address(raw, "referer_uri"),
        "product_id": wire.optional_identifier(ad, "product_id"),
    }
    return cast("Referral", {key: value for key, value in found.items() if value})
