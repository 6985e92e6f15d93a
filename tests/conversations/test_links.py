"""Addresses in what people write."""

import pytest

from conversations.links import map_address, phone_address, split_links, web_address


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no link", []),
        ("https://a.co", ["https://a.co"]),
        ("see https://a.co/x.", ["https://a.co/x"]),
        ("(https://a.co/x_(y))", ["https://a.co/x_(y)"]),
        ("*https://a.co/x*, and http://b.co!", ["https://a.co/x", "http://b.co"]),
        ("HTTPS://A.CO", ["HTTPS://A.CO"]),
        ("www.a.co and www.b.co?q=1&p=2", ["https://www.a.co", "https://www.b.co?q=1&p=2"]),
        ("https://მაღაზია.გე/ჭიქა", ["https://მაღაზია.გე/ჭიქა"]),
        ("mika@www.a.co", []),
        ("javascript:alert(1) data:text/html,x", []),
        ("https:// https://. https://x", []),
        ('https://a.co/"onclick="x', ["https://a.co/"]),
        ("https://[::1", []),
    ],
)
def test_addresses_are_found_where_they_end(text, found):
    parts = list(split_links(text))
    assert [part.href for part in parts if part.href] == found
    assert "".join(part.text for part in parts) == text


def test_a_long_text_of_signs_is_quickly_read():
    text = "https://a.co/" + ")" * 20_000
    assert next(part for part in split_links(text) if part.href).href == "https://a.co/"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.co", "https://a.co"),
        ("www.a.co", "https://www.a.co"),
        ("a.co", ""),
        ("//a.co", ""),
        ("javascript:alert(1)", ""),
        ("ftp://a.co", ""),
        ("", ""),
    ],
)
def test_only_the_web_is_an_address(text, address):
    assert web_address(text) == address


def test_a_number_can_be_dialled_and_words_cannot():
    assert phone_address("+40 721-000 (111)") == "tel:+40721000111"
    assert phone_address("call me +") == ""


@pytest.mark.parametrize("place", [(91, 0), (0, 181), ("1", 2), (None, None), (float("nan"), 1)])
def test_what_is_no_place_on_earth_has_no_map(place):
    assert map_address(*place) == ""


def test_a_place_is_on_the_map_in_any_language(settings):
    settings.LANGUAGE_CODE = "fr"
    address = map_address(41.6934, 44.8)
    assert (
        address
        == "https://www.openstreetmap.org/?mlat=41.693400&mlon=44.800000#map=16/41.693400/44.800000"
    )
