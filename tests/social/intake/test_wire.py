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
    "value",
    [
        "2025-11-01T12:26:40+0000",
        "2025-11-01T12:26:40Z",
        " 2025-11-01T14:26:40+02:00 ",
        "2025-11-01T12:26:40",
    ],
)
def test_a_time_may_be_written_out(value):
    assert wire.moment(value, RECEIVED) == MOMENT


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "yesterday", {}, [], True, 0, -5, 10**30, 10**400, float("inf")),
        *(float("nan"), "9" * 30, "9" * 5000, "2025-13-01", "0001-01-01T00:00:00+23:59"),
    ],
)
def test_what_is_no_time_gives_the_fallback(value):
    assert wire.moment(value, RECEIVED) == RECEIVED


def test_an_id_beyond_floating_point_keeps_every_digit():
    assert wire.identifier({"id": 17841400000000001999}, "id") == "17841400000000001999"


def test_an_id_of_five_hundred_characters_is_whole_and_a_longer_one_than_any_is_none():
    assert wire.identifier({"id": "aB" * 256}, "id") == "aB" * 256
    with pytest.raises(wire.WireError):
        wire.identifier({"id": "aB" * 256 + "c"}, "id")


@pytest.mark.parametrize("value", [None, "", "  ", True, 1.5, {}, []])
def test_what_is_no_id_is_refused(value):
    with pytest.raises(wire.WireError, match="id is missing"):
        wire.identifier({"id": value}, "id")


def test_text_is_cleaned_of_what_no_database_can_store():
    assert wire.text({"t": "a\0b"}, "t") == "a\ufffdb"
    assert wire.text({"t": "half \ud83d pair"}, "t") == "half \ufffd pair"
    assert wire.text({"t": "whole 💙"}, "t") == "whole 💙"


@pytest.mark.parametrize(
    ("value", "flag"), [(True, True), ("true", True), (False, False), ("false", False), (1, False)]
)
def test_a_flag_may_be_written_as_text(value, flag):
    assert wire.is_true({"f": value}, "f") is flag


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://shop.example/", "https://shop.example/"),
        (" HTTP://shop.example ", "HTTP://shop.example"),
        ("javascript:alert(1)", ""),
        ("//shop.example", ""),
        (None, ""),
    ],
)
def test_only_what_a_browser_may_follow_is_an_address(value, address):
    assert wire.web_address({"u": value}, "u") == address
