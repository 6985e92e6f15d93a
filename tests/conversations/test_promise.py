"""By when a waiting person should have an answer."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.promise import NOTHING, is_open, open_time_after, promise_for

TBILISI = ZoneInfo("Asia/Tbilisi")
BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(text, zone=UTC):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def promise(since, now, minutes=60, hours=(), zone=TBILISI):
    return promise_for(since, now, minutes=minutes, hours=dict(hours), zone=zone)


def test_who_does_not_wait_is_promised_nothing():
    assert promise(None, at("2026-11-27T10:00")) == NOTHING


def test_a_workspace_without_a_promise_makes_none():
    assert promise(at("2026-11-27T10:00"), at("2026-11-27T20:00"), minutes=None) == NOTHING


@pytest.mark.parametrize(
    ("now", "state"),
    [("10:00", "ok"), ("10:44", "ok"), ("10:45", "soon"), ("10:59", "soon"), ("11:00", "late")],
)
def test_an_hour_passes_by_the_clock_where_there_are_no_hours(now, state):
    found = promise(at("2026-11-27T10:00"), at(f"2026-11-27T{now}"))
    assert (found.state, found.due_at) == (state, at("2026-11-27T11:00"))


@pytest.mark.parametrize(
    ("since", "due"),
    [
        # Friday in the middle of the day.
        ("2026-11-27T10:00", "2026-11-27T11:00"),
        # Half an hour before closing: the rest on Monday.
        ("2026-11-27T17:30", "2026-11-30T09:30"),
        # On Saturday, and before opening.
        ("2026-11-28T12:00", "2026-11-30T10:00"),
        ("2026-11-27T06:00", "2026-11-27T10:00"),
        # To the minute of closing.
        ("2026-11-27T17:00", "2026-11-27T18:00"),
    ],
)
def test_only_opening_hours_count(since, due):
    found = open_time_after(at(since, TBILISI), timedelta(hours=1), WEEKDAYS, TBILISI)
    assert found == at(due, TBILISI)


def test_a_long_promise_goes_over_several_days():
    found = open_time_after(at("2026-11-26T16:00", TBILISI), timedelta(hours=12), WEEKDAYS, TBILISI)
    assert found == at("2026-11-30T10:00", TBILISI)


def test_a_bar_is_open_over_midnight():
    hours = {"sat": [["20:00", "03:00"]]}
    assert is_open(at("2026-11-29T02:59", TBILISI), hours, TBILISI)
    assert not is_open(at("2026-11-29T03:00", TBILISI), hours, TBILISI)
    found = open_time_after(at("2026-11-29T02:30", TBILISI), timedelta(hours=1), hours, TBILISI)
    assert found == at("2026-12-05T20:30", TBILISI)


def test_a_break_at_noon_does_not_count():
    hours = {"fri": [["14:00", "18:00"], ["09:00", "13:00"]]}
    found = open_time_after(at("2026-11-27T12:30", TBILISI), timedelta(hours=1), hours, TBILISI)
    assert found == at("2026-11-27T14:30", TBILISI)


def test_the_night_that_clocks_jump_has_an_hour_less():
    hours = {"sat": [["22:00", "06:00"]]}
    found = open_time_after(at("2026-03-28T22:00", BERLIN), timedelta(hours=7), hours, BERLIN)
    assert found == at("2026-03-29T06:00", BERLIN)


def test_a_business_that_never_opens_is_held_to_the_clock():
    since = at("2026-11-27T10:00")
    assert open_time_after(since, timedelta(hours=1), {"mon": []}, TBILISI) == since + timedelta(
        hours=1
    )
    assert is_open(since, {"mon": []}, TBILISI)
