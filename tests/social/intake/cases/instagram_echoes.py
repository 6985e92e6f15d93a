"""Instagram: what the business says."""

from tests.social.intake.cases.instagram import BOT, echoed
from tests.social.intake.expectations import PHOTOS, at, case, shown

ECHOED = (
    case(
        "instagram/echo",
        "an echo goes from the account to the person",
        echoed("aWdfecho", "Yes, we do.", occurred_at=at(42)),
    ),
    case(
        "instagram/echo_of_other_app",
        "an echo knows the app it was sent by",
        echoed("aWdfecho2", "From the other desk", app_id=BOT),
    ),
    case(
        "instagram/echo_with_photo",
        "a photo the business sent is a photo",
        echoed("aWdfecho3", kind="image", media=(shown("image", PHOTOS + "25"),)),
    ),
    case(
        "instagram/echo_with_buttons",
        "a question with buttons is a card",
        echoed(
            "aWdfecho4",
            kind="card",
            details={"cards": [{"title": "How can we help?", "buttons": ["Order", "Menu"]}]},
        ),
    ),
    case(
        "instagram/echo_without_mark",
        "what the account itself sends is an echo, marked or not",
        echoed("aWdfecho5", "Unmarked"),
    ),
    case(
        "instagram/echo_to_story",
        "the business answers somebody's story",
        echoed(
            "aWdfecho6",
            "Looks great",
            kind="story_reply",
            media=(shown("story", PHOTOS + "26", object_id="18100000000000009"),),
            details={"story_id": "18100000000000009"},
        ),
    ),
    case(
        "instagram/echo_reply",
        "the business answers a certain message",
        echoed("aWdfecho7", "This one", reply_to_external_id="aWdfreply"),
    ),
    case(
        "instagram/echo_in_changes",
        "an echo may stand among the changes",
        echoed("aWdfecho8", "Other coat", occurred_at=at(42)),
    ),
)
