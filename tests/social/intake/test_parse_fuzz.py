"""Whatever a body holds, the parser answers, and with nothing a database cannot store.

Ten thousand bodies in all; ``ECHODESK_FUZZ`` sets another number.
"""

import copy
import json
import os
from dataclasses import asdict, fields
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social.intake import context
from social.intake.parse import RawDelivery, parse_delivery
from social.platforms import Platform
from tests import payloads
from tests.social.intake.expectations import RECEIVED

EXAMPLES = int(os.environ.get("ECHODESK_FUZZ", "10000"))
CORPUS = [payloads.load(name) for name in payloads.names()]
LONGEST_ID, LONGEST_KEY, LONGEST_NAME = 512, 300, 64

# What Python's own writer refuses to write: put in as text, and made real in the bytes.
DEEP, DEEPER, HUGE = "@deep@", "@deeper@", "@huge@"
IN_BYTES = {
    DEEP: "[" * 300 + "]" * 300,
    DEEPER: '{"a":' * 20_000 + "1" + "}" * 20_000,
    HUGE: "9" * 6_000,
}
NASTY = [
    *(None, True, False, 0, -1, 1.5, 10**12, 10**18, 10**30, -(10**400), 10**400),
    *(float("nan"), float("inf"), float("-inf"), 1e308),
    *("", " ", "\0", "a\0b", "\ud83d", "\udc99\ud83d", "0", "٣٤٥", "²", "9" * 40, "9" * 4400),
    *("2025-13-45", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2025-11-01"),
    *("x" * 5000, "javascript:alert(1)", "https://www.instagram.com/", "12334", "true"),
    *(
        [],
        {},
        [[]],
        [None],
        [{}],
        {"id": None},
        {"id": []},
        {"type": {}},
        {"": ""},
        {"\0": "\ud800"},
    ),
    *(DEEP, DEEPER, HUGE),
]


@pytest.fixture(autouse=True, scope="module")
def faults_fail():
    """A fault would cost its item alone. Here it fails the test."""

    def fail(error):
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "note_fault", fail)
        yield


def whole(text):
    """Whether PostgreSQL takes it."""
    text.encode()
    return "\0" not in text


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(key)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def assert_storable(event):
    for field in fields(event):
        if field.name not in {"origin", "raw"}:
            value = getattr(event, field.name)
            assert all(whole(text) for text in texts_in(value)), field.name
            if isinstance(value, datetime):
                assert value.tzinfo
    for name, longest in (
        ("external_id", LONGEST_ID),
        ("key", LONGEST_KEY),
        ("what", LONGEST_NAME),
    ):
        assert len(getattr(event, name, "")) <= longest
    if hasattr(event, "media"):
        assert all(whole(text) for media in event.media for text in texts_in(asdict(media)))
    if hasattr(event, "details"):
        json.dumps(event.details, allow_nan=False)


def assert_answered(body, platform=Platform.INSTAGRAM):
    events = parse_delivery(RawDelivery(7, platform, body, RECEIVED))
    assert [event.origin.position for event in events] == list(range(len(events)))
    assert events
    for event in events:
        assert_storable(event)


def written(payload):
    text = json.dumps(payload)
    for name, real in IN_BYTES.items():
        text = text.replace(f'"{name}"', real)
    return text.encode()


def places_in(value, found=None):
    """Every place in a payload that can be written to: its container and its key."""
    found = [] if found is None else found
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        found.append((value, key))
        places_in(value[key], found)
    return found


def mutate(payload, choice, kind, nasty):
    """One change: a part is dropped, replaced, wrapped, doubled, renamed or becomes text."""
    places = places_in(payload)
    if not places:
        return
    holder, key = places[choice % len(places)]
    value = holder[key]
    if kind == "drop":
        del holder[key]
    elif kind == "wrap":
        holder[key] = [value]
    elif kind == "double":
        holder[key] = [value, copy.deepcopy(value)]
    elif kind == "as_text":
        holder[key] = str(value)
    elif kind == "rename" and isinstance(holder, dict):
        holder[str(nasty)[:40]] = holder.pop(key)
    else:
        holder[key] = copy.deepcopy(nasty)


KINDS = ("replace", "replace", "replace", "drop", "wrap", "double", "as_text", "rename")
MUTATIONS = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(KINDS), st.sampled_from(NASTY)),
    min_size=1,
    max_size=5,
)

KEYS = sorted(
    {key for payload in CORPUS for holder, key in places_in(payload) if isinstance(holder, dict)}
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["text", "1762000000", "17841400000000001", "image", "add"])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=12,
)
objects = st.sampled_from(["instagram", "page", "whatsapp_business_account", "user", 7])
thorough = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


@given(st.sampled_from(CORPUS), MUTATIONS)
@settings(max_examples=EXAMPLES * 7 // 10, **thorough)
def test_no_change_to_a_real_payload_makes_the_parser_fail(original, mutations):
    payload = copy.deepcopy(original)
    for mutation in mutations:
        mutate(payload, *mutation)
    assert_answered(written(payload))


@given(objects, st.sampled_from(["messaging", "standby", "changes"]), anything, anything)
@settings(max_examples=EXAMPLES * 2 // 10, **thorough)
def test_no_item_of_known_words_makes_the_parser_fail(object_name, place, first, second):
    items = [first, {"field": "messages", "value": second}, {"message": second, "sender": first}]
    assert_answered(written({"object": object_name, "entry": [{"id": "1", place: items}, first]}))


@given(anything, st.sampled_from(Platform))
@settings(max_examples=EXAMPLES // 20, **thorough)
def test_no_json_makes_the_parser_fail(payload, platform):
    assert_answered(written(payload), platform)


@given(st.binary(max_size=60))
@settings(max_examples=EXAMPLES // 20, **thorough)
def test_no_bytes_make_the_parser_fail(body):
    assert_answered(body)
