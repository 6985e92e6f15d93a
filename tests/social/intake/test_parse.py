from datetime import UTC, datetime

import pytest

from social.events import (
    MalformedItem,
    MessageEchoed,
    MessageReceived,
    ReceiptReceived,
    UnknownEvent,
)
from social.intake import messaging
from social.intake.parse import RawDelivery, parse_delivery
from social.intake.whatsapp import items
from social.platforms import Platform
from tests import payloads

RECEIVED = datetime(2026, 1, 2, tzinfo=UTC)


def parse(payload, platform=Platform.INSTAGRAM):
    body = payload if isinstance(payload, bytes) else payloads.encode(payload)
    return parse_delivery(RawDelivery(7, platform, body, RECEIVED))


def parse_one(name):
    (event,) = parse(payloads.load(name))
    return event


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


def test_a_whatsapp_status_carries_its_error():
    event = parse_one("whatsapp/status_failed")
    assert isinstance(event, ReceiptReceived)
    assert (event.status, event.error_code) == ("failed", 131047)
    assert event.error_text == "Re-engagement message - More than 24 hours have passed"


def test_a_malformed_item_harms_no_neighbour():
    first, bad, third = parse(payloads.load("instagram/batch_with_one_malformed"))
    assert (first.text, third.text) == ("First", "Third")
    assert isinstance(bad, MalformedItem)
    assert bad.error == "mid is missing"
    assert [e.origin.position for e in (first, bad, third)] == [0, 1, 2]


def broken(*_arguments):
    raise TypeError("a fault of ours; access_token=EAAsecret")


def assert_one_fault(events, place):
    assert [isinstance(event, MalformedItem) for event in events] == [
        position == place for position in range(len(events))
    ]
    assert events[place].error == "TypeError: a fault of ours; access_token=[hidden]"
    assert events[place].account_ids


def test_a_fault_in_reading_an_item_harms_no_neighbour(monkeypatch):
    payload = payloads.load("instagram/two_accounts")
    (reaction,) = payloads.load("instagram/reaction")["entry"][0]["messaging"]
    payload["entry"][0]["messaging"].append(reaction)
    monkeypatch.setitem(messaging._READERS, "reaction", broken)
    assert_one_fault(parse(payload), 1)


def test_a_fault_in_reading_one_of_whatsapps_messages_harms_no_neighbour(monkeypatch):
    payload = payloads.load("whatsapp/message_beside_status")
    monkeypatch.setitem(items._READERS, "statuses", broken)
    assert_one_fault(parse(payload), 1)


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


def test_a_number_too_long_for_python_harms_no_neighbour():
    payload = payloads.load("instagram/two_accounts")
    payload["entry"][0]["messaging"][0]["timestamp"] = "@long@"
    first, second = parse(payloads.encode(payload).replace(b'"@long@"', b"9" * 5000))
    assert (first.text, second.text) == ("To one", "To two")
    assert first.occurred_at == datetime(2025, 11, 1, 12, 26, 41, 234000, tzinfo=UTC)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_delivery_is_one_item_that_cannot_be_read(body):
    (item,) = parse(body)
    assert isinstance(item, MalformedItem)
    assert item.origin.position == 0
