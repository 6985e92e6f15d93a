"""Instagram: buttons, products and ads."""

from tests.social.intake.cases.instagram import AD, said, sent
from tests.social.intake.expectations import KeyOf, case

TAPPED = (
    case(
        "instagram/quick_reply",
        "a quick reply says its words and what they stand for",
        sent("aWdfsize", "Size M", "quick_reply", details={"payload": "SIZE_M"}),
    ),
    case(
        "instagram/postback",
        "a tapped button says its title and what it stands for",
        sent("aWdftrack", "Track order", "postback", details={"payload": "TRACK"}),
    ),
    case(
        "instagram/ice_breaker",
        "an ice breaker says its question",
        sent("aWdfice", "When are you open?", "postback", details={"payload": "ICE_HOURS"}),
    ),
    case(
        "instagram/postback_without_id",
        "a tap without an id gets one of its own, always the same",
        sent(
            KeyOf("postback"),
            "Track order",
            "postback",
            details={"payload": "TRACK"},
        ),
    ),
    case(
        "instagram/postback_from_ad",
        "the first tap of somebody who came by an ad knows the ad",
        sent(
            "aWdfadtap",
            "Get Started",
            "postback",
            details={
                "payload": "START",
                "referral": {
                    "source": "ADS",
                    "kind": "OPEN_THREAD",
                    "ref": "spring",
                    "ad_id": "120200000000000001",
                },
            },
        ),
    ),
    case(
        "instagram/text_from_ad",
        "words of somebody who came by an ad know the ad",
        said("aWdfad", "saw the ad", details={"referral": AD}),
    ),
    case(
        "instagram/text_about_product",
        "a question from the shop knows the product",
        said("aWdfproduct", "price?", details={"product_id": "5500000000000001"}),
    ),
)
