"""Colleagues named in a note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.mentions import Mention, parse_mentions, parse_note, plain, token, tokenise


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("Just words @nobody", ["Just words @nobody"]),
        ("@[Nino](member:12)", [Mention(12, "Nino")]),
        (
            "Ask @[Nino G.](member:12) or @[ლევან](member:3)!",
            ["Ask ", Mention(12, "Nino G."), " or ", Mention(3, "ლევან"), "!"],
        ),
        ("@[Nino](member:x) @[](member:1)", ["@[Nino](member:x) @[](member:1)"]),
    ],
)
def test_a_note_falls_into_words_and_mentions(text, pieces):
    assert list(parse_note(text)) == pieces


def test_each_member_is_named_once_in_the_order_of_the_text():
    assert parse_mentions("@[B](member:2) @[A](member:1) @[B](member:2)") == [2, 1]


def test_a_note_reads_as_plain_text():
    assert plain("Ask @[Nino](member:12) please") == "Ask @Nino please"


@given(st.text(min_size=1, max_size=100).filter(lambda name: any(map(str.isalnum, name))))
def test_whatever_somebody_is_called_they_can_be_named(name):
    assert parse_mentions(f"Hello {token(7, name)}!") == [7]


@given(st.text(alphabet="@[]()member:0123456789 ab\n", max_size=80))
def test_no_word_of_a_note_is_lost(text):
    pieces = parse_note(text)
    assert "".join(piece if isinstance(piece, str) else f"@{piece.name}" for piece in pieces) == (
        plain(text)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask @Ana Maria.", "Ask @[Ana Maria](member:2)."),
        ("@ana and @ANA MARIA", "@[Ana](member:1) and @[Ana Maria](member:2)"),
        ("@Anabel, ana@Ana.example, @[Ana](member:1)", None),
        ("nobody", None),
    ],
)
def test_names_become_tokens_and_the_longest_wins(text, expected):
    named = tokenise(text, [(1, "Ana"), (2, "Ana Maria"), (3, "")])
    assert named == (expected or text)
