from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest

from echodesk.keyset import BadCursorError, Cursor, decode


@pytest.mark.parametrize("backward", [False, True])
def test_a_cursor_survives_the_way_through_an_address(backward):
    place = Cursor(datetime(2026, 11, 20, 1, 2, 3, 456789, tzinfo=UTC), 17, 1, backward)

    assert decode(place.encode()) == place


@pytest.mark.parametrize(
    "text",
    ["x", "%%%", "ü", "\0", "MTIz", "A" * 199, "LTE" * 30]
    + [
        urlsafe_b64encode(plain.encode()).decode()
        for plain in (
            "1.2.3",
            "1.2.3.4.5",
            "9e9.1.0.0",
            f"{10**30}.1.0.0",
            f"1.{10**30}.0.0",
            "1.-1.0.0",
        )
    ],
)
def test_a_cursor_that_was_tampered_with_is_refused_in_words(text):
    with pytest.raises(BadCursorError) as refused:
        decode(text)

    assert refused.value.code == "invalid_cursor"
