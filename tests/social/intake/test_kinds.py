"""The words of the delivery log."""

import typing

import pytest
from django.utils import timezone, translation

from social.contents import MessageKind
from social.events import InboundEvent, MalformedItem, MessageReceived, Origin, UnknownEvent
from social.intake import kinds
from social.intake.kinds import Family, kind_of, kind_words
from social.intake.parse import RawDelivery, parse_delivery
from tests import payloads


def test_every_event_there_is_has_a_kind():
    assert set(kinds._KINDS) == {*typing.get_args(InboundEvent), MalformedItem}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("instagram/text", "message:text"),
        ("instagram/image", "message:image"),
        ("instagram/echo", "echo:text"),
        ("instagram/reaction", "reaction"),
        ("instagram/unreact", "reaction:removed"),
        ("instagram/edit", "edit"),
        ("instagram/unsend", "unsend"),
        ("instagram/read", "receipt:read"),
        ("instagram/comment", "comment:added"),
        ("instagram/dashboard_test", "test:message"),
        ("page/delivery", "receipt:delivered"),
        ("whatsapp/status_failed", "receipt:failed"),
    ],
)
def test_a_payload_is_called_by_what_it_is(name, expected):
    raw = RawDelivery(1, "instagram", payloads.encode(payloads.load(name)), timezone.now())
    assert [kind_of(event) for event in parse_delivery(raw)] == [expected]


def test_a_long_word_of_metas_is_cut_to_fit():
    event = UnknownEvent(
        origin=Origin(delivery_id=1, position=0, received_at=timezone.now()),
        platform="instagram",
        account_ids=(),
        occurred_at=timezone.now(),
        what="x" * 64,
    )
    assert len(kind_of(event)) == 64


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("message:image", "Message: Photo"),
        ("reaction", "Reaction"),
        ("receipt:read", "Receipt: Read"),
        (
            "news:message_template_status_update",
            "News of the account: message template status update",
        ),
        ("unknown", "Unknown"),
        ("of another time", "of another time"),
    ],
)
def test_a_kind_is_said_in_words(kind, words):
    with translation.override("en"):
        assert kind_words(kind) == words


def test_every_message_kind_has_words():
    for kind in MessageKind:
        assert kind_words(f"{Family.MESSAGE}:{kind}") == f"Message: {kind.label}"
    assert MessageReceived in kinds._KINDS
