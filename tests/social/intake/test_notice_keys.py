"""News that Meta gives no id must be one and the same however often it comes."""

import copy
import json
from datetime import timedelta

import pytest

from social.intake.parse import RawDelivery, parse_delivery
from social.platforms import Platform
from tests import payloads
from tests.social.intake.expectations import RECEIVED

KEYED = (
    "instagram/optin",
    "instagram/referral",
    "instagram/referral_from_ad",
    "instagram/pass_thread_control",
    "instagram/request_thread_control",
    "instagram/postback_without_id",
    "page/optin_stopped",
    "page/routing_from_idle",
)


def key_of(payload, *, delivery_id=7, received_at=RECEIVED):
    raw = RawDelivery(delivery_id, Platform.INSTAGRAM, json.dumps(payload).encode(), received_at)
    (event,) = parse_delivery(raw)
    return getattr(event, "key", "") or event.external_id


def changed(payload, change):
    other = copy.deepcopy(payload)
    change(other["entry"][0]["messaging"][0])
    return other


def of_another_person(item):
    item["sender"]["id"] = "790000000000002"


def at_another_time(item):
    item["timestamp"] += 1


def to_another_account(item):
    item["recipient"]["id"] = "17841400000000002"


def with_other_content(item):
    key = next(key for key in item if key not in {"sender", "recipient", "timestamp"})
    for name in ("ref", "title", "payload", "metadata"):
        item[key][name] = "something else"


@pytest.mark.parametrize("name", KEYED)
def test_the_same_news_has_the_same_key_whenever_it_comes(name):
    payload = payloads.load(name)
    key = key_of(payload)
    assert key == key_of(payload, delivery_id=8, received_at=RECEIVED + timedelta(days=1))
    assert 0 < len(key) <= 300


@pytest.mark.parametrize("name", KEYED)
def test_the_same_news_has_the_same_key_without_a_time(name):
    def timeless(item):
        del item["timestamp"]

    payload = changed(payloads.load(name), timeless)
    del payload["entry"][0]["time"]
    assert key_of(payload) == key_of(payload, received_at=RECEIVED + timedelta(days=1))


@pytest.mark.parametrize("name", KEYED)
@pytest.mark.parametrize(
    "change", [of_another_person, at_another_time, to_another_account, with_other_content]
)
def test_other_news_has_another_key(name, change):
    payload = payloads.load(name)
    assert key_of(payload) != key_of(changed(payload, change))


def test_the_same_time_in_seconds_and_milliseconds_gives_the_same_key():
    def in_seconds(item):
        item["timestamp"] = "1762000000"

    def in_milliseconds(item):
        item["timestamp"] = 1762000000000

    payload = payloads.load("instagram/optin")
    assert key_of(changed(payload, in_seconds)) == key_of(changed(payload, in_milliseconds))


@pytest.mark.parametrize("name", ["instagram/optin", "page/optin_stopped", "page/optin_resumed"])
def test_the_token_of_an_opt_in_is_nowhere_in_what_is_stored(name):
    raw = RawDelivery(7, Platform.INSTAGRAM, payloads.encode(payloads.load(name)), RECEIVED)
    (event,) = parse_delivery(raw)
    assert "8061234567890123456" in json.dumps(payloads.load(name))
    assert "8061234567890123456" not in repr(event)
