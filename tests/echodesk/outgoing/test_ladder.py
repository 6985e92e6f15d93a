"""When it is tried again, by table."""

from datetime import UTC, datetime, timedelta

import pytest

from echodesk.outgoing.ladder import (
    LONGEST_WAIT,
    is_out_of_patience,
    next_delay,
    read_retry_after,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("used", "delay"),
    [
        (0, timedelta()),
        (1, timedelta(seconds=5)),
        (2, timedelta(minutes=5)),
        (3, timedelta(minutes=30)),
        (4, timedelta(hours=2)),
        (5, timedelta(hours=5)),
        (6, timedelta(hours=10)),
        (7, timedelta(hours=10)),
        (8, None),
        (9, None),
    ],
)
def test_each_rung(used, delay):
    assert next_delay(used) == delay


def test_a_test_is_tried_once():
    assert next_delay(0, is_test=True) == timedelta()
    assert next_delay(1, is_test=True) is None


@pytest.mark.parametrize(
    ("used", "asked", "delay"),
    [
        (1, timedelta(minutes=1), timedelta(minutes=1)),
        (3, timedelta(minutes=1), timedelta(minutes=30)),
        (8, timedelta(minutes=1), None),
    ],
)
def test_who_asks_for_more_time_gets_it_and_never_less(used, asked, delay):
    assert next_delay(used, asked=asked) == delay


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 5 ", timedelta(seconds=5)),
        ("0", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("٣", None),
        ("999999", LONGEST_WAIT),
        ("9" * 400, LONGEST_WAIT),
        ("Sun, 01 Mar 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Sun, 01 Mar 2026 12:01:00", timedelta(minutes=1)),
        ("Sun, 01 Mar 2026 14:01:00 +0200", timedelta(minutes=1)),
        ("Sun, 01 Mar 2026 11:00:00 GMT", None),
        ("Mon, 01 Mar 2027 12:00:00 GMT", LONGEST_WAIT),
        ("Sun, 99 Mar 2026 12:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", LONGEST_WAIT),
    ],
)
def test_what_retry_after_asks_for(header, wait):
    assert read_retry_after(header, NOW) == wait


@pytest.mark.parametrize(
    ("since", "over"),
    [
        (None, False),
        (NOW, False),
        (NOW - timedelta(days=4, hours=23), False),
        (NOW - timedelta(days=5), True),
    ],
)
def test_patience_is_five_days(since, over):
    assert is_out_of_patience(since, NOW) is over
