"""Instagram: other apps, links, ads and opt-ins."""

from tests.social.intake.cases.instagram import AD, BOT, echoed, noticed, said, sent
from tests.social.intake.expectations import KeyOf, at, case

HANDED = (
    case(
        "instagram/standby_text",
        "words are heard while another app answers",
        said("aWdfstandby", "Is anybody there?", standby=True),
    ),
    case(
        "instagram/standby_in_changes",
        "standby may be a field of its own",
        said("aWdfstandby2", "Hello?", standby=True),
    ),
    case(
        "instagram/standby_postback",
        "a tap meant for another app keeps its payload to itself",
        sent(
            KeyOf("postback"),
            "Talk to a person",
            "postback",
            standby=True,
        ),
    ),
    case(
        "instagram/standby_echo",
        "the other app's answers are heard too",
        echoed("aWdfbot", "I am a robot", app_id=BOT, standby=True),
    ),
    case(
        "instagram/pass_thread_control",
        "a conversation handed over knows its new app and what it was told",
        noticed(
            "thread_passed",
            owner_app_id="900000000000001",
            details={"payload": "wants a refund"},
        ),
    ),
    case(
        "instagram/pass_thread_control_from_nobody",
        "a conversation nobody held may be handed over",
        noticed(
            "thread_passed",
            owner_app_id="900000000000001",
        ),
    ),
    case(
        "instagram/pass_thread_control_to_nobody",
        "a conversation may be given back to nobody",
        noticed(
            "thread_passed",
        ),
    ),
    case(
        "instagram/take_thread_control",
        "the inbox of Instagram takes a conversation over",
        noticed(
            "thread_taken",
            owner_app_id="1217981644879628",
        ),
    ),
    case(
        "instagram/request_thread_control",
        "who asks for a conversation is named",
        noticed(
            "thread_requested",
            owner_app_id=BOT,
            details={"payload": "my turn"},
        ),
    ),
    case(
        "instagram/handover_in_changes",
        "a handover may stand among the changes",
        noticed(
            "thread_taken",
            owner_app_id="2",
            occurred_at=at(40),
        ),
    ),
    case(
        "instagram/referral",
        "somebody came back by a link",
        noticed(
            "referral",
            details={"referral": {"source": "IGME_LINK", "kind": "OPEN_THREAD", "ref": "flyer"}},
        ),
    ),
    case(
        "instagram/referral_from_ad",
        "somebody came back by an ad",
        noticed(
            "referral",
            details={"referral": AD},
        ),
    ),
    case(
        "instagram/optin",
        "somebody wants news; the token that allows it is kept from everybody",
        noticed(
            "opt_in",
            text="News",
            details={"payload": "NEWS"},
        ),
    ),
)
