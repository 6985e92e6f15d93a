"""Where in a text the words were found; and that a text never becomes HTML."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.search.excerpts import LENGTH, build_excerpt, hits_in
from conversations.search.folding import compose
from conversations.search.parsing import parse
from conversations.search.pattern import pattern_of


def pattern(asked):
    return pattern_of(parse(asked, today=date(2026, 11, 29)).texts)


def marked(text, asked):
    parts = build_excerpt([text], pattern(asked)).parts
    return "".join(f"[{part.text}]" if part.is_hit else part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("Where is my order?", "order", "Where is my [order]?"),
        ("Orders, ORDER and reorder", "ord", "[Orders], [ORDER] and reorder"),
        ("Order and orders", "order x", "[Order] and orders"),
        ("By Friday, or by then", '"by friday"', "[By Friday], or by then"),
        ("un café crème", "cafe creme", "un [café] [crème]"),
        ("the cafe\u0301 here", "café", "the [café] here"),
        ("mail info@shop.ge now", "info@shop.ge", "mail [info@shop.ge] now"),
        ("私は東京都にいる", "東京都", "私は[東京都]にいる"),
        ("私は東京都にいる", "京", "私は東[京都]にいる"),
        ("ขอบคุณมากครับ", "คุณ", "ขอบ[คุณ]มากครับ"),
        ("a b\n\n  c", "c", "a b [c]"),
        ("nothing of it", "else", "nothing of it"),
        ("keep this out", "keep -this", "[keep] this out"),
    ],
)
def test_what_was_asked_for_is_marked(text, asked, shown):
    assert marked(text, asked) == shown


def test_a_long_text_is_cut_around_its_first_hit():
    text = "before " * 60 + "the needle is here " + "after " * 60
    excerpt = build_excerpt([text], pattern("needle"))

    assert excerpt.text.startswith("…before")
    assert excerpt.text.endswith("…")
    assert len(excerpt.text) <= LENGTH + 2
    [(start, end)] = excerpt.ranges
    assert excerpt.text[start:end] == "needle"


def test_the_first_text_with_a_hit_is_shown():
    assert build_excerpt(["a photo", "invoice.pdf"], pattern("invoice")).text == "invoice.pdf"
    assert build_excerpt(["a photo", "invoice.pdf"], pattern("zebra")).text == "a photo"
    assert build_excerpt(["", " "], pattern("zebra")).text == ""


class Seen(HTMLParser):
    """The tags of a piece of HTML, and all that is said between them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(["<script>", "</mark>", "<mark>", '"', "&lt;", "<img src=x onerror=a>"]),
        st.sampled_from(["order ", "ORDER", "東京", "é", " ", "\u202e", "{{ x }}"]),
        st.text(max_size=6),
    ),
    max_size=12,
).map("".join)


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_an_excerpt_says_what_the_text_says_and_never_makes_html_of_it(text, asked):
    wanted = pattern(asked)
    excerpt = build_excerpt([text], wanted)
    html = render_to_string("search/excerpt.html", {"excerpt": excerpt}).strip()
    seen = Seen(html)

    assert "".join(part.text for part in excerpt.parts) == excerpt.text
    assert seen.tags == [("mark", [])] * len(excerpt.ranges)
    assert seen.text.strip() == excerpt.text.strip()


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_hits_stand_in_order_and_apart(text, asked):
    shown = compose(text)
    ends = [place for hit in hits_in(shown, pattern(asked)) for place in hit]

    assert ends == sorted(set(ends))
    assert all(0 <= place <= len(shown) for place in ends)
