"""Tables of people as spreadsheets save them."""

import pytest

from conversations.attribute_values import parse_value, show_value, write_value
from conversations.contact_csv import decode, guess_columns, read_table, write_line
from conversations.contact_fields import WrongValue, parse_field


@pytest.mark.parametrize(
    "content",
    [
        "Name\nZoë\n".encode(),
        "\ufeffName\nZoë\n".encode(),
        "Name\nZoë\n".encode("utf-16"),
        "Name\nZoë\n".encode("cp1252"),
    ],
)
def test_every_usual_encoding_is_read(content):
    assert read_table(decode(content)).lines == [(2, ["Zoë"])]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_what_stands_between_columns_is_found_out(sign):
    table = read_table(f"Name{sign}E-mail\r\n\r\nMika{sign}m@x.fi\r\n")
    assert table.names == ["Name", "E-mail"]
    assert table.lines == [(3, ["Mika", "m@x.fi"])]


@pytest.mark.parametrize("text", ["", "Name", "Name\n\n", "a," * 101 + "\nx"])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(WrongValue):
        read_table(text)


def test_what_columns_are_is_guessed_once_each():
    names = ["Full name", "EMAIL", "Téléphone", "Mobile", "Handle", "shoe_size", "Mail", "Tier"]
    guessed = guess_columns(names, [("shoe_size", "Shoe size"), ("level", "Tier")])
    assert guessed == [
        "name", "email", "phone", "", "handle", "attribute:shoe_size", "", "attribute:level",
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["=1+1", "+358401234567", "-2", "@mika", "\t=1"])
def test_no_cell_is_run_by_a_spreadsheet_and_each_comes_back(cell):
    line = write_line(["Name", cell])
    assert ",'" in line.replace('"', "")
    assert read_table("a,b\n" + line).lines[0][1][1] == cell


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("+358 40 123-4567", "+358401234567"),
        ("00358 40 1234567", "+358401234567"),
        ("040 1234567", "0401234567"),
        ("", ""),
        (" ", ""),
    ],
)
def test_numbers_are_made_comparable(text, kept):
    assert parse_field("phone", text) == kept


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", " Blue ", "Blue"),
        ("number", "12", 12),
        ("number", 9.5, 9.5),
        ("number", "1,5", 1.5),
        ("date", "2026-03-31", "2026-03-31"),
        ("flag", "Yes", True),
        ("flag", False, False),
        ("flag", "0", False),
        ("link", "example.com/a", "https://example.com/a"),
        ("choice", "GOLD", "Gold"),
        ("text", "", None),
        ("text", None, None),
    ],
)
def test_values_are_read_by_their_kind(kind, given, kept):
    assert parse_value(kind, given, ["Gold", "Silver"]) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("number", "twelve"),
        ("number", "nan"),
        ("number", "1e99"),
        ("date", "31.03.2026"),
        ("flag", "maybe"),
        ("link", "javascript:alert(1)"),
        ("link", "not a link"),
        ("choice", "Lead"),
        ("text", "x" * 501),
        ("text", ["a"]),
    ],
)
def test_what_is_none_is_refused_in_words(kind, given):
    with pytest.raises(WrongValue, match=r"\w"):
        parse_value(kind, given, ["Gold", "Silver"])


@pytest.mark.parametrize(
    ("kind", "value", "shown", "written"),
    [
        ("flag", True, "Yes", "yes"),
        ("flag", False, "No", "no"),
        ("number", 1.5, "1.5", "1.5"),
        ("text", "Blue", "Blue", "Blue"),
        ("text", None, "", ""),
    ],
)
def test_values_are_shown_and_written(kind, value, shown, written):
    assert show_value(kind, value) == shown
    assert write_value(value) == written
