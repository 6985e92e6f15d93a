"""What a text consists of, and what is one and the same to somebody who searches."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.search.folding import compose, fold
from conversations.search.words import MOST_CHARACTERS, placed_words, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where is my PARCEL?", ["where", "is", "my", "parcel"]),
        ("don't, wi-fi, a_b", ["don", "t", "wi", "fi", "a", "b"]),
        ("#1184 costs 12.50€", ["1184", "costs", "12", "50"]),
        ("info@shop.ge", ["info", "shop", "ge"]),
        ("👍 🙏🏽 !?", []),
        ("", []),
        ("a" * 100, ["a" * 64]),
    ],
)
def test_words_are_what_letters_and_digits_make(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "CAFE"),
        ("cafe\u0301", "café"),
        ("Mulțumesc", "multumesc"),
        ("Straße", "STRASSE"),
        ("smørrebrød", "smorrebrod"),
        ("Łódź", "lodz"),
        ("İstanbul ılık", "istanbul ilik"),
        ("ЁЛКА", "елка"),
        ("ΟΔΟΣ", "οδός"),
        ("ᲒᲐᲛᲐᲠᲯᲝᲑᲐ", "გამარჯობა"),
        ("أحمد", "احمد"),
        ("مُحَمَّد", "محمد"),
        ("شيراز", "شیراز"),
        ("שָׁלוֹם", "שלום"),
        ("٣٤٥", "345"),
        ("Ｆｕｌｌ", "full"),
        ("½", "1 2"),
        ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("が", "か\u3099"),
    ],
)
def test_case_accents_and_dresses_of_letters_do_not_count(one, other):
    assert words_of(one) == words_of(other) != []


def test_vowels_and_tones_of_other_scripts_do_count():
    assert words_of("น้ำ") != words_of("นำ")
    assert words_of("की") != words_of("के")


def test_a_script_without_spaces_is_indexed_by_pairs():
    assert words_of("東京都へ 1 回") == ["東京", "京都", "都へ", "へ", "1", "回"]
    assert words_of("iPhoneケース") == ["iphone", "ケー", "ース", "ス"]
    assert words_of("สวัสดี") == ["สว", "วั", "ัส", "สด", "ดี", "ี"]


def test_of_a_very_long_text_the_beginning_is_indexed():
    assert len(words_of("a " * MOST_CHARACTERS)) == MOST_CHARACTERS // 2


@settings(deadline=None)
@given(st.text())
def test_any_text_has_words_that_stand_where_they_say(text):
    shown = compose(text)
    placed = list(placed_words(shown))

    assert [word.text for word in placed] == words_of(text)
    for word in placed:
        assert 0 <= word.start < word.end <= len(shown)
        assert word.text.replace(" ", "") == word.text != ""
        assert fold(shown[word.start : word.end]) != ""
    assert [word.start for word in placed] == sorted(word.start for word in placed)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_plain_texts_finds_the_same(text):
    assert words_of(text) == [word.text for word in placed_words(text)]


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(compose(text))) == fold(compose(text))
