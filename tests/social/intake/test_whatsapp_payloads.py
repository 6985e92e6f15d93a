"""Every payload of the WhatsApp corpus, and the whole of what must come of it."""

from dataclasses import replace

import pytest

from social.intake.parse import RawDelivery, parse_delivery
from social.platforms import Platform
from tests import payloads
from tests.social.intake.whatsapp_cases import CASES
from tests.social.intake.whatsapp_cases.building import RECEIVED


def parse(payload):
    body = payloads.encode(payload)
    return parse_delivery(RawDelivery(7, Platform.WHATSAPP, body, RECEIVED))


def numbered(events):
    """The events as they stand in a delivery: first, second, …"""
    return [
        replace(event, origin=replace(event.origin, position=position))
        for position, event in enumerate(events)
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_payload_gives_exactly_these_events(name):
    assert parse(payloads.load(f"whatsapp/{name}")) == numbered(CASES[name])


def test_no_payload_lies_about_without_a_test_and_no_test_without_a_payload():
    assert payloads.names("whatsapp") == sorted(f"whatsapp/{name}" for name in CASES)


def test_a_payload_gives_the_same_when_it_comes_to_another_platforms_callback():
    body = payloads.encode(payloads.load("whatsapp/text"))
    events = parse_delivery(RawDelivery(7, Platform.INSTAGRAM, body, RECEIVED))
    assert events == numbered(CASES["text"])
