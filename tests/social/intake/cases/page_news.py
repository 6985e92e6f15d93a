"""Messenger: receipts, changes, handovers, opt-ins and news of the page."""

from social.events import MessageEdited, MessageUnsent
from tests.social.intake.cases.page import (
    BOT,
    OURS,
    PAGE_INBOX,
    PERSON,
    make,
    news,
    noticed,
    pressed,
    reacted,
    receipt,
    unknown,
)
from tests.social.intake.expectations import at, case

WATERMARK = at(40, thousandths=500)
NEWSLETTER = {"text": "News", "details": {"payload": "NEWS"}}

CHANGED = (
    case(
        "page/delivery",
        "delivered names messages, and all up to a time",
        receipt("delivered", "m_abc", until=WATERMARK),
    ),
    case(
        "page/delivery_without_ids",
        "delivered may name a time alone",
        receipt("delivered", until=WATERMARK),
    ),
    case(
        "page/delivery_of_several",
        "delivered may name several messages; what is no id is left out",
        receipt("delivered", "m_a", "m_b", "7", until=WATERMARK),
    ),
    case(
        "page/read_watermark",
        "seen names a time",
        receipt("read", until=at(48, thousandths=500), occurred_at=at(49)),
    ),
    case("page/reaction", "a reaction is shown by its name's emoji", reacted("😠")),
    case("page/unreact", "a reaction taken back has no emoji, whatever it was", reacted("")),
    case(
        "page/edit",
        "an edit brings the new words",
        make(MessageEdited, external_id="m_abc", person_id=PERSON, text="Are you open tomorrow?"),
    ),
    case(
        "page/unsend",
        "a message taken back is named",
        make(MessageUnsent, external_id="m_abc", person_id=PERSON),
    ),
)

NOTICED = (
    case(
        "page/referral",
        "somebody came back by a link on a website",
        noticed(
            "referral",
            details={
                "referral": {
                    "source": "SHORTLINK",
                    "kind": "OPEN_THREAD",
                    "ref": "qr-door",
                    "url": "https://shop.example/contact",
                }
            },
        ),
    ),
    case("page/optin_resumed", "somebody wants news again", noticed("opt_in", **NEWSLETTER)),
    case("page/optin_stopped", "somebody wants no more news", noticed("opt_out", **NEWSLETTER)),
    case(
        "page/optin_of_a_plugin",
        "somebody signed up on a website",
        noticed("opt_in", details={"referral": {"ref": "checkout-77"}}),
    ),
    case(
        "page/pass_thread_control",
        "a conversation is handed to the Page Inbox",
        noticed("thread_passed", owner_app_id=PAGE_INBOX),
    ),
    case(
        "page/routing_from_idle",
        "a conversation nobody held is taken over",
        noticed("thread_taken", owner_app_id=OURS),
    ),
    case(
        "page/request_thread_control",
        "who asks for a conversation is named",
        noticed("thread_requested", owner_app_id=BOT),
    ),
)

LOGGED = (
    case(
        "page/app_roles",
        "which app answers first is news of the page",
        news(
            "app_roles",
            "900000000000001: primary_receiver; 900000000000002: secondary_receiver",
        ),
    ),
    case(
        "page/policy_block",
        "a block says why",
        news("messaging_policy_enforcement", "block: Too many messages nobody asked for."),
    ),
    case(
        "page/policy_unblock",
        "the end of a block says no more",
        news("messaging_policy_enforcement", "unblock"),
    ),
    case(
        "page/response_feedback",
        "what somebody thinks of an answer names the answer",
        news("response_feedback", "Good response (m_def)"),
    ),
    case(
        "page/integrity",
        "what Meta blames the page for is news",
        news("business_integrity", "restricted: CYBERSECURITY", occurred_at=at(40)),
    ),
    case(
        "page/account_linking",
        "what is not handled is named and kept",
        unknown("account_linking"),
    ),
    case(
        "page/rating",
        "a field of a new kind is named and kept",
        unknown("ratings", occurred_at=at(40)),
    ),
    case("page/dashboard_test", "the dashboard's test of a message is a test", pressed("message")),
    case("page/dashboard_test_feed", "the dashboard's test of the feed is a test", pressed("feed")),
)
