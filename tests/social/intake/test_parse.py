import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from social.events import (
    DashboardTest,
    MalformedItem,
    MessageEchoed,
    MessageReceived,
    ReceiptReceived,
    UnknownEvent,
)
from social.intake.parse import RawDelivery, parse_delivery
from social.platforms import Platform
from tests import payloads

RECEIVED = datetime(2026, 1, 2, tzinfo=UTC)


def parse(payload, platform=Platform.INSTAGRAM):
    body = payload if isinstance(payload, bytes) else payloads.encode(payload)
    return parse_delivery(RawDelivery(7, platform, body, RECEIVED))


def parse_one(name):
    (event,) = parse(payloads.load(name))
    return event


def test_an_instagram_text_names_account_person_and_platform_time():
    event = parse_one("instagram/text")
    assert isinstance(event, MessageReceived)
    assert event.platform == Platform.INSTAGRAM
    assert event.account_ids == ("17841400000000001",)
    assert event.sender_id == "790000000000001"
    assert event.external_id == "aWdfZAG1faXRlbToxOklHTWVzc2FnZA"
    assert event.text == "Do you ship to Åland? 💙"
    assert event.occurred_at == datetime(2025, 11, 1, 12, 26, 40, 999000, tzinfo=UTC)


def test_a_message_inside_changes_is_the_same_message():
    event = parse_one("instagram/text_in_changes")
    assert isinstance(event, MessageReceived)
    assert (event.text, event.sender_id) == ("The other shape", "790000000000001")
    assert event.occurred_at == datetime(2025, 11, 1, 12, 26, 40, tzinfo=UTC)


def test_an_echo_is_from_the_account_to_the_person():
    event = parse_one("instagram/echo")
    assert isinstance(event, MessageEchoed)
    assert event.account_ids == ("17841400000000001",)
    assert event.recipient_id == "790000000000001"


def test_a_messenger_echo_carries_its_correlation():
    event = parse_one("page/echo_with_metadata")
    assert isinstance(event, MessageEchoed)
    assert event.platform == Platform.FACEBOOK
    assert event.correlation == "echodesk:42"


def test_a_reply_names_the_message_it_answers():
    event = parse_one("instagram/reply_to")
    assert isinstance(event, MessageReceived)
    assert event.reply_to_external_id == "aWdfZAG1faXRlbToxOklHTWVzc2FnZA"


def test_a_message_with_more_than_text_is_kept_as_unsupported():
    for name in ("instagram/image",):
        event = parse_one(name)
        assert isinstance(event, MessageReceived)
        assert event.kind == "unsupported"


def test_a_whatsapp_text_is_routed_by_number_and_knows_the_name():
    event = parse_one("whatsapp/text")
    assert isinstance(event, MessageReceived)
    assert event.account_ids == ("106540000000001",)
    assert (event.sender_id, event.sender_name) == ("358409876543", "Mika")


def test_a_whatsapp_sender_without_a_number_is_known_by_user_id():
    event = parse_one("whatsapp/text_without_number")
    assert isinstance(event, MessageReceived)
    assert event.sender_id == "FI.13491208655302741999"
    assert (event.sender_name, event.sender_username) == ("Aino", "aino.k")


def test_every_message_of_every_change_is_read_with_its_own_sender():
    events = parse(payloads.load("whatsapp/two_messages_two_numbers"))
    assert [(e.account_ids[0], e.sender_name, e.text) for e in events] == [
        ("106540000000001", "Mika", "Moi"),
        ("106540000000001", "Noor", "Hallo"),
        ("106540000000002", "Mika", "Toinen"),
    ]
    assert [e.origin.position for e in events] == [0, 1, 2]


def test_a_message_from_the_whatsapp_business_app_is_an_echo():
    event = parse_one("whatsapp/echo_from_business_app")
    assert isinstance(event, MessageEchoed)
    assert (event.recipient_id, event.text) == ("358409876543", "From the phone")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("instagram/comment", "comments"),
        ("instagram/comment_flat", "comments"),
        ("page/feed_comment", "feed"),
    ],
)
def test_what_is_not_handled_is_named_and_kept(name, what):
    event = parse_one(name)
    assert isinstance(event, UnknownEvent)
    assert event.what == what
    assert event.account_ids


def test_messengers_receipts_carry_ids_and_watermark_and_instagrams_an_id():
    delivered = parse_one("page/delivery")
    assert (delivered.status, delivered.external_ids) == ("delivered", ("m_abc",))
    assert delivered.until == datetime(2025, 11, 1, 12, 26, 40, 500000, tzinfo=UTC)
    read = parse_one("instagram/read")
    assert (read.status, read.external_ids, read.until) == ("read", ("aWdfecho",), None)


def test_a_whatsapp_status_carries_its_error():
    event = parse_one("whatsapp/status_failed")
    assert isinstance(event, ReceiptReceived)
    assert (event.status, event.error_code) == ("failed", 131047)
    assert event.error_text == "Re-engagement message - More than 24 hours have passed"


def test_the_dashboards_test_button_is_told_apart():
    assert isinstance(parse_one("instagram/dashboard_test"), DashboardTest)


def test_a_malformed_item_harms_no_neighbour():
    first, bad, third = parse(payloads.load("instagram/batch_with_one_malformed"))
    assert (first.text, third.text) == ("First", "Third")
    assert isinstance(bad, MalformedItem)
    assert bad.error == "mid is missing"
    assert [e.origin.position for e in (first, bad, third)] == [0, 1, 2]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"object": "instagram"},
        {"object": "instagram", "entry": None},
        {"object": "instagram", "entry": [None, 5, "x", {}]},
        {"object": "instagram", "entry": [{"id": 5, "messaging": {"a": 1}}]},
        {"object": "user", "entry": [{"id": "1", "changes": [{"field": "x"}]}]},
        {"object": ["page"], "entry": [{"messaging": [{"message": None}]}]},
    ],
)
def test_a_strange_payload_still_gives_something_for_the_log(payload):
    events = parse(payload)
    assert events
    assert all(isinstance(e, UnknownEvent | MalformedItem) for e in events)


KEYS = (
    *("id", "time", "messaging", "standby", "changes", "field", "value", "sender", "recipient"),
    *("message", "mid", "text", "attachments", "is_echo", "metadata", "messages", "statuses"),
    *("contacts", "profile", "from", "reply_to", "timestamp", "type", "body", "user_id", "wa_id"),
)
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["text", "1762000000", "17841400000000001"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "time",
                    "messaging",
                    "standby",
                    "changes",
                    "field",
                    "value",
                    "sender",
                    "recipient",
                    "message",
                    "mid",
                    "text",
                    "attachments",
                    "is_echo",
                    "metadata",
                    "messages",
                    "statuses",
                    "contacts",
                    "metadata",
                    "profile",
                    "from",
                    "reply_to",
                    "timestamp",
                    "type",
                    "body",
                    "user_id",
                    "wa_id",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)
payload_like = st.fixed_dictionaries(
    {
        "object": st.sampled_from(["instagram", "page", "whatsapp_business_account", "user"]),
        "entry": st.lists(anything, max_size=4) | anything,
    }
)


@given(payload_like)
@settings(max_examples=500, deadline=None)
def test_no_payload_makes_the_parser_fail(payload):
    events = parse(json.dumps(payload).encode())
    assert [e.origin.position for e in events] == list(range(len(events)))


@given(st.binary(max_size=60))
def test_no_bytes_make_the_parser_fail(body):
    assert parse(body)
