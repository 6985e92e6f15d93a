"""What a message template asks for."""

import pytest

from social.contents import MediaKind
from social.message_templates.reading import Needs, Variable, needs_of
from tests.social.message_templates.shapes import ALL, BODY, FOOTER, NAMED, PHOTO, Shape


def test_variables_stand_in_the_order_header_body_buttons_with_their_examples():
    needs = needs_of(ALL)
    assert needs.variables == (
        Variable("header", "1", "Spring"),
        Variable("body", "1", "Mika"),
        Variable("body", "2", "1234"),
        Variable("button", "1", "https://nord.fi/track/1234", title="Track"),
        Variable("button", "4", "SPRING", title="Copy code"),
    )
    keys = [variable.key for variable in needs.variables]
    assert keys == ["header.1", "1", "2", "button.1", "button.4"]
    assert needs.is_sendable


def test_named_variables_stand_as_they_come_and_each_once():
    needs = needs_of(NAMED)
    assert needs.has_names
    assert needs.variables == (
        Variable("body", "first_name", "Mika"),
        Variable("body", "order", "1234"),
    )


def test_numbers_stand_in_their_order_whatever_the_words_do():
    text = "{{10}} {{2}} {{1}} " + " ".join(f"{{{{{number}}}}}" for number in range(3, 10))
    needs = needs_of(Shape([{"type": "BODY", "text": text}]))
    assert [variable.name for variable in needs.variables] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("IMAGE", MediaKind.IMAGE),
        ("VIDEO", MediaKind.VIDEO),
        ("DOCUMENT", MediaKind.FILE),
        ("TEXT", None),
    ],
)
def test_a_header_may_want_a_file(form, kind):
    needs = needs_of(Shape([{"type": "HEADER", "format": form}, BODY]))
    assert (needs.header_media, needs.is_sendable) == (kind, True)


@pytest.mark.parametrize(
    "part",
    [
        {"type": "HEADER", "format": "LOCATION"},
        {"type": "CAROUSEL", "cards": []},
        {"type": "LIMITED_TIME_OFFER"},
    ],
)
def test_parts_that_cannot_be_filled_in_here_are_known(part):
    assert not needs_of(Shape([part, BODY])).is_sendable


def test_a_message_template_without_variables_needs_nothing():
    assert needs_of(Shape([{"type": "BODY", "text": "Hello"}, FOOTER])) == Needs(
        (), None, False, True
    )


@pytest.mark.parametrize(
    "components",
    [
        None,
        {},
        "nonsense",
        [7, None],
        [{"type": None}],
        [{"type": "BODY"}],
        [{"type": "BODY", "text": 7}],
        [{"type": "BODY", "text": "Hi", "example": 7}],
        [{"type": "BUTTONS", "buttons": "x"}],
        [{"type": "BUTTONS", "buttons": [7, {}]}],
    ],
)
def test_whatever_meta_sends_is_read(components):
    assert needs_of(Shape(components, parameter_format=None)).variables == ()


@pytest.mark.parametrize(
    "example", [{"body_text": []}, {"body_text": [7]}, {"body_text_named_params": [7]}, {}]
)
def test_examples_may_be_anything(example):
    shape = Shape([{"type": "BODY", "text": "Hi {{1}}", "example": example}])
    assert [variable.name for variable in needs_of(shape).variables] == ["1"]


def test_the_photo_of_a_header_is_no_variable():
    assert [each.part for each in needs_of(Shape([PHOTO, BODY])).variables] == ["body", "body"]
