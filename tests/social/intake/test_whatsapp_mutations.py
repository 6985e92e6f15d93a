"""The WhatsApp corpus, damaged: whatever one value turns into, no reader fails."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from social.events import MalformedItem
from social.intake.parse import RawDelivery, parse_delivery
from social.platforms import Platform
from tests import payloads
from tests.social.intake.whatsapp_cases.building import RECEIVED

CORPUS = [payloads.load(name) for name in payloads.names("whatsapp")]
DEEP = json.loads("[" * 300 + "]" * 300)
JUNK = st.sampled_from(
    [
        *(None, True, False, 0, -1, 1.5, 10**400, float("nan"), float("inf"), 17841400000000001999),
        *(
            "",
            " ",
            "\0",
            "half \ud83d",
            "x" * 5000,
            "y" * 300,
            "1e999",
            "9" * 5000,
            "javascript:alert(1)",
        ),
        *([], {}, [[]], [None], {"": None}, {"\0": "\0"}, {"type": "type"}, DEEP),
    ]
)


def places(value, path=()):
    """The paths of all values inside a payload."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in inner:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from places(child, (*path, key))


@st.composite
def damaged(draw):
    payload = copy.deepcopy(draw(st.sampled_from(CORPUS)))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(list(places(payload))))
        parent = payload
        for key in way:
            parent = parent[key]
        parent[last] = copy.deepcopy(draw(JUNK))
        if not list(places(payload)):
            break
    return payload


def parse(payload):
    body = json.dumps(payload).encode()
    return parse_delivery(RawDelivery(7, Platform.WHATSAPP, body, RECEIVED))


@given(damaged())
@settings(max_examples=400, deadline=None)
def test_a_damaged_payload_still_gives_events_that_can_be_stored(payload):
    events = parse(payload)
    assert [event.origin.position for event in events] == list(range(len(events)))
    for event in events:
        if isinstance(event, MalformedItem):
            assert event.error
            continue
        assert len(getattr(event, "external_id", "")) <= 512
        assert len(getattr(event, "key", "")) <= 300
        people = ("sender_id", "recipient_id", "person_id", "new_person_id")
        ids = [getattr(event, field, "") for field in people]
        assert all(len(known) <= 256 for known in (*ids, *getattr(event, "other_ids", ())))
        stored = json.dumps([getattr(event, "details", {}), event.account_ids], allow_nan=False)
        assert "\\u0000" not in stored
        stored.encode()


@pytest.mark.parametrize("depth", [50, 900])
def test_a_bottomless_answer_of_a_form_is_cut_off(depth):
    payload = payloads.load("whatsapp/form_reply")
    message = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    reply = message["interactive"]["nfm_reply"]
    reply["response_json"] = '{"a": ' + "[" * depth + "]" * depth + "}"
    (event,) = parse(payload)
    assert event.kind == "form_reply"
    assert json.dumps(event.details).count("[") <= 10


@pytest.mark.parametrize("response", ['{"a": ' + "[" * 10**5, "[]", '"text"', "", None, 7])
def test_what_is_no_answer_of_a_form_is_named(response):
    payload = payloads.load("whatsapp/form_reply")
    message = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    message["interactive"]["nfm_reply"]["response_json"] = response
    (event,) = parse(payload)
    assert event.details == {"types": ["response_json"]}
    assert event.text == "Sent"


def test_infinities_in_answers_become_text_as_databases_take_none():
    payload = payloads.load("whatsapp/form_reply")
    message = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    message["interactive"]["nfm_reply"]["response_json"] = '{"a": NaN, "b": [Infinity]}'
    (event,) = parse(payload)
    assert event.details["answers"] == {"a": "nan", "b": ["inf"]}
