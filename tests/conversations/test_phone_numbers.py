"""The spellings of a number, country by country."""

import pytest

from conversations.phone_numbers import canonical, forms_of


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # Brazil: the ninth digit of mobile numbers, whatever the area.
        ("553198765432", "5531998765432"),
        ("5531998765432", "5531998765432"),
        ("551161234567", "5511961234567"),
        ("5511912345678", "5511912345678"),
        ("555499876543", "5554999876543"),
        # Brazilian landlines begin with 2 to 5 and are left alone.
        ("551132345678", "551132345678"),
        ("552125554433", "552125554433"),
        # No area begins or ends like these; nine digits that begin with another digit.
        ("550198765432", "550198765432"),
        ("5531898765432", "5531898765432"),
        # Argentina: with and without the 9.
        ("5491123456789", "541123456789"),
        ("541123456789", "541123456789"),
        ("5493512345678", "543512345678"),
        # Mexico: with and without the 1.
        ("5215512345678", "525512345678"),
        ("525512345678", "525512345678"),
        ("5218112345678", "528112345678"),
        # Others, some of which look similar.
        ("358409876543", "358409876543"),
        ("+358409876543", "358409876543"),
        ("995555123456", "995555123456"),
        ("15551234567", "15551234567"),
        ("5511", "5511"),
        ("549112345678901", "549112345678901"),
        # User ids are no numbers.
        ("FI.13491208655302741918", "FI.13491208655302741918"),
        ("BR.553198765432", "BR.553198765432"),
        ("", ""),
    ],
)
def test_a_number_has_one_spelling(written, expected):
    assert canonical(written) == expected
    assert canonical(canonical(written)) == expected


@pytest.mark.parametrize(
    "family",
    [
        {"553198765432", "5531998765432"},
        {"5491123456789", "541123456789"},
        {"5215512345678", "525512345678"},
        {"358409876543"},
        {"551132345678"},
        {"FI.13491208655302741918"},
    ],
)
def test_every_spelling_leads_to_all_others(family):
    assert all(forms_of(number) == family for number in family)
