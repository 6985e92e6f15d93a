"""Reading what somebody typed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.search.language import Day, Fault, Filter, Operator, Problem, Text
from conversations.search.parsing import parse

TODAY = date(2026, 11, 29)


def items(text):
    return list(parse(text, today=TODAY).items)


def problems(text):
    return list(parse(text, today=TODAY).problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ord", [Text("ord", prefix=True)]),
        ("blue mug", [Text("blue"), Text("mug", prefix=True)]),
        ("blue* mug", [Text("blue", prefix=True), Text("mug", prefix=True)]),
        ('"by friday"', [Text("by friday", quoted=True)]),
        ("“by friday”", [Text("by friday", quoted=True)]),
        ('"by frid', [Text("by frid", quoted=True)]),
        ("mug -blue", [Text("mug"), Text("blue", negated=True)]),
        ('-"by friday"', [Text("by friday", negated=True, quoted=True)]),
        ("12:30", [Text("12:30", prefix=True)]),
        ("https://shop.ge/x", [Text("https://shop.ge/x", prefix=True)]),
        ("info@shop.ge", [Text("info@shop.ge", prefix=True)]),
        ("note:", [Text("note", prefix=True)]),
        ("label:vip", [Filter(Operator.LABEL, ("vip",))]),
        ("LABEL:Vip", [Filter(Operator.LABEL, ("Vip",))]),
        ('label:"big order"', [Filter(Operator.LABEL, ("big order",))]),
        ("-label:vip", [Filter(Operator.LABEL, ("vip",), negated=True)]),
        ("is:open|Snoozed", [Filter(Operator.IS, ("open", "snoozed"))]),
        ("from:nino,giorgi", [Filter(Operator.FROM, ("nino", "giorgi"))]),
        (
            "par is:open",
            [Text("par", prefix=True), Filter(Operator.IS, ("open",))],
        ),
        ("before:2026-11-01", [Day(Operator.BEFORE, date(2026, 11, 1))]),
        ("after:1.2.2026", [Day(Operator.AFTER, date(2026, 2, 1))]),
        ("on:2026/3/9", [Day(Operator.ON, date(2026, 3, 9))]),
        ("on:today", [Day(Operator.ON, TODAY)]),
        ("-on:Yesterday", [Day(Operator.ON, date(2026, 11, 28), negated=True)]),
        ("after:7d", [Day(Operator.AFTER, date(2026, 11, 22))]),
        ("after:2w", [Day(Operator.AFTER, date(2026, 11, 15))]),
    ],
)
def test_what_is_typed_is_understood(text, expected):
    assert items(text) == expected
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "problem", "left"),
    [
        ("lable:vip", Problem(Fault.NO_OPERATOR, "lable", "vip"), 'lable:vip"'),
        ('lable:"big order"', Problem(Fault.NO_OPERATOR, "lable", "big order"), "order"),
        ("label:", Problem(Fault.NO_VALUE, "label"), ""),
        ('label:""', Problem(Fault.NO_VALUE, "label"), ""),
        ("is:green", Problem(Fault.NO_CHOICE, "is", "green"), ""),
        ("is:green|open", Problem(Fault.NO_CHOICE, "is", "green"), "is:open"),
        ("has:cheese", Problem(Fault.NO_CHOICE, "has", "cheese"), ""),
        ("platform:fax", Problem(Fault.NO_CHOICE, "platform", "fax"), ""),
        ("before:soon", Problem(Fault.NO_DAY, "before", "soon"), ""),
        ("before:2026-13-01", Problem(Fault.NO_DAY, "before", "2026-13-01"), ""),
        ("before:2026-02-30", Problem(Fault.NO_DAY, "before", "2026-02-30"), ""),
        ("after:0001-01-01", Problem(Fault.NO_DAY, "after", "0001-01-01"), ""),
        ("after:9999w", Problem(Fault.NO_DAY, "after", "9999w"), ""),
        ("'; --", Problem(Fault.NO_WORDS, value="'; --"), ""),
        ("👍", Problem(Fault.NO_WORDS, value="👍"), ""),
    ],
)
def test_what_is_not_understood_is_told_and_the_rest_is_kept(text, problem, left):
    assert problems(text) == [problem]
    assert left in str(parse(text, today=TODAY))


@pytest.mark.parametrize("text", ["", "  ", "\0", "\ud800"])
def test_nothing_is_no_problem(text):
    assert items(text) == problems(text) == []


# Likelier than chance to be what the language is made of.
SPEAKING = st.lists(
    st.one_of(
        st.sampled_from([*Operator, "lable", "me", "open", "7d", "2026-11-01", "12.1.2026", "ก"]),
        st.sampled_from([":", "-", '"', "|", ",", "*", " ", "“", "/", "\u00a0", "\x1c", "\0"]),
        st.text(max_size=4),
    ),
    max_size=14,
).map("".join)


@settings(deadline=None)
@given(SPEAKING | st.text())
def test_anything_can_be_typed_and_reads_the_same_once_it_is_written_out(text):
    query = parse(text, today=TODAY)

    assert parse(str(query), today=TODAY).items == query.items
    assert parse(str(query), today=TODAY).problems == ()
