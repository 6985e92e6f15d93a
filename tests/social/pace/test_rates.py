"""Meta's figures, the lower ones, and the arithmetic of buckets."""

import pytest

from social.graph.usage import Allowance
from social.pace.rates import RATES, CallKind, Rate, draw, rate_of, slowdown
from social.pace.store import Reading, merge
from social.platforms import Platform

NOW = 1_762_000_000.0


@pytest.mark.parametrize("platform", Platform.values)
@pytest.mark.parametrize("kind", list(CallKind))
def test_every_kind_of_call_has_a_rate_everywhere(platform, kind):
    assert rate_of(platform, kind).per_second > 0


@pytest.mark.parametrize(
    ("platform", "kind", "calls", "seconds"),
    [
        ("instagram", "text", 100, 1),
        ("instagram", "media", 10, 1),
        ("instagram", "read", 2, 1),
        ("instagram", "private_reply", 750, 3600),
        ("facebook", "text", 100, 1),
        ("whatsapp", "text", 80, 1),
    ],
)
def test_no_stretch_of_time_sees_more_calls_than_meta_takes(platform, kind, calls, seconds):
    rate = rate_of(platform, kind)
    # As fast as it lets us, after a long rest.
    tokens, wait, now, done = rate.capacity, 0.0, 0.0, 0
    while now < seconds:
        tokens, wait = draw(rate, tokens, wait, 1)
        now += wait + 1e-9
        done += not wait
    assert calls * 0.9 <= done <= calls


def test_whatsapp_counts_messages_whatever_is_in_them():
    assert RATES[Platform.WHATSAPP][CallKind.TEXT] == RATES[Platform.WHATSAPP][CallKind.MEDIA]


@pytest.mark.parametrize(
    ("percent", "share"), [(0, 1), (89, 1), (90, 1), (95, 0.5), (99, 0.1), (100, 0.01), (400, 0.01)]
)
def test_an_allowance_nearly_used_up_slows_down(percent, share):
    assert slowdown(percent) == pytest.approx(share)


def test_a_bucket_gives_what_it_holds_and_then_makes_wait():
    rate = Rate("text", 2, 4)
    assert draw(rate, 2, 0, 1) == (1, 0)
    assert draw(rate, 1, 0, 1) == (0, 0)
    assert draw(rate, 0, 0, 1) == (0, 0.25)
    assert draw(rate, 0, 0.125, 1) == (0.5, 0.125)
    assert draw(rate, 0, 60, 1) == (1, 0)
    assert draw(rate, 0, 0, 0.5) == (0, 0.5)
    assert draw(rate, 0, -5, 1) == (0, 0.25)


def test_the_fullest_allowance_of_messages_sets_the_pace():
    known = (Reading("app", 95, NOW - 10), Reading("messenger", 99, NOW - 400))
    readings, factor = merge(known, [Allowance("ads_insights", 100)], NOW)
    assert [reading.name for reading in readings] == ["app", "messenger", "ads_insights"]
    assert factor == pytest.approx(0.5)


def test_a_new_reading_takes_the_place_of_the_old_one():
    readings, factor = merge((Reading("app", 95, NOW - 10),), [Allowance("app", 20)], NOW)
    assert (readings, factor) == ((Reading("app", 20, NOW),), 1.0)
