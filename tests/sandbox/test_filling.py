"""Filling in message templates, by table."""

import pytest

from social.sandbox.faults import GraphFault
from social.sandbox.graph.sending import filling


def text(value, **fields):
    return {"type": "text", "text": value, **fields}


def fails(code, do):
    with pytest.raises(GraphFault) as caught:
        do()
    assert caught.value.code == code
    return caught.value.details


def test_variables_are_found_once_and_in_order():
    assert filling.variables_of("{{2}} and {{ 1 }} and {{2}}") == ["2", "1"]


def test_values_go_where_they_belong():
    filled = filling.fill_text(
        "{{1}} of {{2}}, {{1}}", [text("a"), text("b")], "body", is_named=False
    )
    assert filled == "a of b, a"
    named = [text("6", parameter_name="time"), text("Ana", parameter_name="name")]
    assert filling.fill_text("{{name}} at {{time}}", named, "body", is_named=True) == "Ana at 6"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ([], 132000),
        ([text("a"), text("b")], 132000),
        ([{"type": "image"}], 132012),
        ([{}], 132012),
        ([text("")], 131008),
        ([text(7)], 131008),
        ([text("a\nb")], 100),
        ([text("a      b")], 100),
    ],
)
def test_wrong_values_are_told_apart(parameters, code):
    fails(code, lambda: filling.fill_text("Hi {{1}}", parameters, "body", is_named=False))


def test_a_name_that_is_unknown_or_missing_is_a_wrong_format():
    for parameter in (text("Ana"), text("Ana", parameter_name="surname")):
        fails(132012, lambda p=parameter: filling.fill_text("{{name}}", [p], "body", is_named=True))


def test_counts_are_said():
    details = fails(132000, lambda: filling.fill_text("{{1}}", [], "header", is_named=False))
    assert "header: number of localizable_params (0)" in details


def test_what_comes_out_has_a_limit():
    assert filling.check_length("x" * 1024)
    fails(132005, lambda: filling.check_length("x" * 1025))


def test_a_header_wants_media_of_its_kind():
    component = {"type": "HEADER", "format": "IMAGE"}
    media = {"id": "1"}
    assert filling.header_media(component, [{"type": "image", "image": media}]) == media
    assert "received UNKNOWN" in fails(132012, lambda: filling.header_media(component, []))
    fails(132012, lambda: filling.header_media(component, [{"type": "video"}]))
    fails(131008, lambda: filling.header_media(component, [{"type": "image"}]))


LINK = {"type": "URL", "text": "See", "url": "https://x.example/{{1}}"}
STATIC = {"type": "URL", "text": "Shop", "url": "https://x.example/"}
REPLY = {"type": "QUICK_REPLY", "text": "Stop"}
CODE = {"type": "COPY_CODE", "example": "BOWL10"}


def given(index, kind, *parameters):
    return {"type": "button", "sub_type": kind, "index": index, "parameters": list(parameters)}


def test_buttons_are_filled():
    filled = filling.fill_buttons(
        [LINK, STATIC, REPLY, CODE],
        [
            given("0", "url", text("7")),
            given(2, "quick_reply", {"type": "payload", "payload": "STOP"}),
            given("3", "copy_code", {"type": "coupon_code", "coupon_code": "BOWL10"}),
        ],
    )
    assert list(filled) == [
        {"type": "URL", "text": "See", "url": "https://x.example/7"},
        {"type": "URL", "text": "Shop", "url": "https://x.example/"},
        {"type": "QUICK_REPLY", "text": "Stop", "payload": "STOP"},
        {"type": "COPY_CODE", "text": "Copy code", "code": "BOWL10"},
    ]


def test_a_quick_reply_stands_for_its_words_unless_told_otherwise():
    assert next(filling.fill_buttons([REPLY], []))["payload"] == "Stop"


@pytest.mark.parametrize(
    ("button", "parts", "code"),
    [
        (LINK, [], 131008),
        (CODE, [], 131008),
        (LINK, [given("1", "url", text("7"))], 132012),
        (LINK, [given("0", "quick_reply", text("7"))], 132012),
        (LINK, [given("0", "url", "7")], 100),
        (STATIC, [given("0", "url", text("7"))], 132000),
    ],
)
def test_buttons_are_checked(button, parts, code):
    fails(code, lambda: list(filling.fill_buttons([button], parts)))
