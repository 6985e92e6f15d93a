from datetime import UTC, datetime

import pytest

from social.intake import wire

RECEIVED = datetime(2026, 1, 2, tzinfo=UTC)
MOMENT = datetime(2025, 11, 1, 12, 26, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", [1762000000, "1762000000", 1762000000000, "1762000000000", 1762000000000000]
)
def test_a_time_is_read_by_its_magnitude(value):
    assert wire.moment(value, RECEIVED) == MOMENT


@pytest.mark.parametrize(
    "value", [None, "", "yesterday", {}, [], True, 0, -5, 10**30, float("inf")]
)
def test_what_is_no_time_gives_the_fallback(value):
    assert wire.moment(value, RECEIVED) == RECEIVED


def test_an_id_beyond_floating_point_keeps_every_digit():
    assert wire.identifier({"id": 17841400000000001999}, "id") == "17841400000000001999"


@pytest.mark.parametrize("value", [None, "", "  ", True, 1.5, {}, []])
def test_what_is_no_id_is_refused(value):
    with pytest.raises(wire.WireError, match="id is missing"):
        wire.identifier({"id": value}, "id")


def test_text_is_cleaned_of_what_no_database_can_store():
    assert wire.text({"t": "a\0b"}, "t") == "a\ufffdb"
    assert wire.text({"t": "half \ud83d pair"}, "t") == "half \ufffd pair"
    assert wire.text({"t": "whole 💙"}, "t") == "whole 💙"
