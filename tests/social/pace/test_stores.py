"""What every store of paces does."""

import threading

import pytest

from social.graph.usage import Allowance
from social.pace.rates import STALE_SECONDS, Rate
from social.pace.store import Reading

NOW = 1_762_000_000.0
SLOW = Rate("media", 2, 0.5)


def test_tokens_run_out_and_come_back(store):
    assert [store.take(1, SLOW, NOW) for _ in range(3)] == [0, 0, pytest.approx(2)]
    assert store.take(1, SLOW, NOW + 1) == pytest.approx(1)
    assert store.take(1, SLOW, NOW + 2) == 0
    assert store.take(1, SLOW, NOW + 2) == pytest.approx(2)


def test_after_a_long_rest_there_is_no_more_than_the_bucket_holds(store):
    store.take(1, SLOW, NOW)
    later = NOW + 3600
    assert [store.take(1, SLOW, later) for _ in range(3)] == [0, 0, pytest.approx(2)]


def test_accounts_and_kinds_do_not_wait_for_each_other(store):
    other = Rate("text", 1, 1)
    assert store.take(1, Rate("media", 1, 1), NOW) == 0
    assert store.take(1, Rate("media", 1, 1), NOW) > 0
    assert store.take(1, other, NOW) == 0
    assert store.take(2, Rate("media", 1, 1), NOW) == 0


def test_a_clock_that_is_behind_gives_nothing_and_takes_nothing_away(store):
    rate = Rate("text", 1, 1)
    assert store.take(1, rate, NOW) == 0
    assert store.take(1, rate, NOW - 5) == pytest.approx(1)
    assert store.take(1, rate, NOW + 1) == 0


def test_a_held_account_gives_no_tokens_until_then(store):
    store.hold(1, NOW + 30, NOW)
    assert store.take(1, SLOW, NOW + 10) == pytest.approx(20)
    assert store.take(2, SLOW, NOW + 10) == 0
    assert store.take(1, SLOW, NOW + 30) == 0


def test_a_shorter_hold_does_not_end_a_longer_one(store):
    store.hold(1, NOW + 30, NOW)
    store.hold(1, NOW + 5, NOW)
    assert store.take(1, SLOW, NOW + 10) == pytest.approx(20)
    store.hold(1, NOW + 60, NOW)
    assert store.read(1).held_until == pytest.approx(NOW + 60)


def test_a_nearly_full_allowance_slows_the_account_for_a_while(store):
    store.note(1, [Allowance("messenger", 95)], NOW)
    taken = [store.take(1, SLOW, NOW) for _ in range(2)]
    assert taken == [0, pytest.approx(4)]
    assert store.take(2, SLOW, NOW) == 0
    later = NOW + STALE_SECONDS
    assert [store.take(1, SLOW, later) for _ in range(2)] == [0, 0]


def test_what_was_told_can_be_read(store):
    store.note(1, [Allowance("app", 40), Allowance("messenger", 95)], NOW)
    store.note(1, [Allowance("app", 41)], NOW + 1)
    store.take(1, SLOW, NOW + 2)
    kept = store.read(1)
    assert set(kept.readings) == {Reading("app", 41, NOW + 1), Reading("messenger", 95, NOW)}
    assert kept.factor_at(NOW + 2) == pytest.approx(0.5)
    assert kept.factor_at(NOW + 1 + STALE_SECONDS) == 1
    assert set(kept.tokens) == {"media"}


def test_of_an_unknown_account_nothing_is_kept(store):
    kept = store.read(404)
    assert (kept.held_until, kept.readings, kept.tokens, kept.factor_at(NOW)) == (0, (), {}, 1)


def test_many_threads_get_no_more_tokens_than_there_are(store):
    rate, waits = Rate("text", 20, 0.001), []

    def take_some():
        waits.extend(store.take(1, rate, NOW) for _ in range(10))

    threads = [threading.Thread(target=take_some) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(0) == 20
