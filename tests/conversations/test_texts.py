import pytest

from conversations.texts import clean, parse_id


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" hi\n", "hi"),
        ("a\0b", "ab"),
        ("a\ud800b", "ab"),
        ("\0 ", ""),
        ("გამარჯობა 👋", "გამარჯობა 👋"),
    ],
)
def test_text_is_kept_but_for_what_no_database_takes(text, kept):
    assert clean(text) == kept


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("", None), ("-1", None), ("٣", None), ("1e3", None), ("9" * 19, None), ("x", None)],
)
def test_an_id_is_a_small_plain_number(text, number):
    assert parse_id(text) == number
