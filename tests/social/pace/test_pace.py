"""The pace of an account, as the rest of the product asks for it."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from social import pace
from social.graph.usage import Allowance, Usage
from social.pace import CallKind


@pytest.fixture(autouse=True, params=["memory", "redis"])
def _store(request, settings):
    settings.REDIS_URL = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    pace.store.cache_clear()
    yield
    pace.store.cache_clear()


def usage(*figures):
    return Usage(tuple(Allowance(*figure) for figure in figures))


def test_calls_go_until_the_bucket_is_empty():
    assert pace.take(1, "instagram", CallKind.MEDIA) == 0
    assert 0 < pace.take(1, "instagram", CallKind.MEDIA) <= 1 / 9
    assert pace.take(1, "instagram", CallKind.TEXT) == 0
    assert pace.take(2, "instagram", "media") == 0


def test_a_hold_stops_every_kind_of_call_of_its_account_alone():
    pace.hold(1, 60)
    for kind in CallKind:
        assert 59 < pace.take(1, "facebook", kind) <= 60
    assert pace.take(2, "facebook", CallKind.TEXT) == 0
    left = pace.held_until(1) - datetime.now(UTC)
    assert timedelta(seconds=58) < left <= timedelta(seconds=60)
    assert pace.held_until(2) is None


def test_a_hold_that_is_over_is_none():
    pace.hold(1, 0.01)
    time.sleep(0.02)
    assert pace.held_until(1) is None
    assert pace.state_of(1).held_until is None


def test_an_allowance_that_is_closed_holds_the_account_as_long_as_meta_says():
    pace.note_usage(1, usage(("messenger", 100, 120)))
    assert 118 < pace.take(1, "facebook", CallKind.TEXT) <= 120


def test_an_allowance_that_has_nothing_to_do_with_messages_holds_nothing_up():
    pace.note_usage(1, usage(("ads_insights", 100, 120)))
    assert pace.take(1, "facebook", CallKind.TEXT) == 0
    assert pace.state_of(1).slowed_to == 1


def test_the_state_tells_all_there_is_to_show():
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    pace.note_usage(1, usage(("app", 28), ("messenger", 95)))
    pace.take(1, "facebook", CallKind.TEXT)
    state = pace.state_of(1)
    assert {(each.name, each.percent) for each in state.usage} == {("app", 28), ("messenger", 95)}
    assert all(before <= each.read_at <= datetime.now(UTC) for each in state.usage)
    assert state.slowed_to == pytest.approx(0.5)
    assert state.held_until is None
    assert state.tokens["text"] == pytest.approx(4)


def test_an_answer_without_headers_changes_nothing():
    pace.note_usage(1, usage(("app", 28)))
    pace.note_usage(1, Usage())
    assert [each.percent for each in pace.state_of(1).usage] == [28]
