"""Message templates are filled in, looked at beforehand, and checked."""

import pytest

from social.contents import MediaKind
from social.message_templates.filling import (
    button_titles,
    fill,
    problems_of_values,
    render_preview,
    values_of,
)
from social.message_templates.reading import needs_of
from social.outgoing import ButtonVariable, Template, TemplateMedia, problems_of
from tests.social.message_templates.shapes import ALL, BODY, FOOTER, NAMED, PHOTO, Shape

ALL_VALUES = ["Spring", "Mika", "1234", "1234?x=1", "CODE"]
BY_KEY = {
    "header.1": "Spring",
    "1": "Mika",
    "2": "1234",
    "button.1": "1234?x=1",
    "button.4": "CODE",
}


@pytest.mark.parametrize("given", [ALL_VALUES, BY_KEY])
def test_values_may_be_listed_or_named(given):
    assert values_of(needs_of(ALL), given) == BY_KEY
    assert fill(ALL, given) == Template(
        name="order_ready",
        language="en",
        header_variables=("Spring",),
        body_variables=("Mika", "1234"),
        button_variables=(
            ButtonVariable(index=1, value="1234?x=1", kind="url"),
            ButtonVariable(index=4, value="CODE", kind="copy_code"),
        ),
    )


def test_named_variables_keep_their_names():
    filled = fill(NAMED, {"order": "1234", "first_name": "Mika"})
    assert filled.body_names == ("first_name", "order")
    assert filled.body_variables == ("Mika", "1234")
    assert problems_of("whatsapp", filled) == []


def test_a_file_goes_to_the_head():
    media = TemplateMedia(kind=MediaKind.IMAGE, media_id="1003")
    filled = fill(Shape([PHOTO, BODY]), ["Mika", "1234"], header=media)
    assert filled.header == media


def test_the_preview_is_what_people_will_read():
    assert render_preview(ALL, ALL_VALUES) == (
        "Spring sale\n\nHi Mika, your order 1234 is ready.\n\nNord Coffee"
    )
    assert button_titles(ALL) == ["Stop", "Track", "Shop", "Call", "Copy code"]


def test_what_is_not_filled_in_yet_stays_a_gap():
    assert render_preview(Shape([BODY]), ["Mika"]) == "Hi Mika, your order {{2}} is ready."
    assert "{{first_name}}" in render_preview(NAMED, {})


def test_a_value_that_looks_like_a_variable_is_not_filled_in_again():
    assert render_preview(Shape([BODY]), ["{{2}}", "x"]) == "Hi {{2}}, your order x is ready."


@pytest.mark.parametrize(
    ("shape", "given", "problems"),
    [
        (ALL, ALL_VALUES, []),
        (ALL, BY_KEY, []),
        (Shape([BODY]), ["Mika"], [("variables.2", "empty")]),
        (Shape([BODY]), {"2": "1"}, [("variables.1", "empty")]),
        (Shape([BODY]), ["Mika", "1", "2"], [("variables", "too_many")]),
        (Shape([BODY]), {"1": "a", "2": "b", "3": "c"}, [("variables", "too_many")]),
        (Shape([BODY]), ["a\nb", "b"], [("variables.1", "bad_value")]),
        (Shape([BODY]), ["a\tb", "b"], [("variables.1", "bad_value")]),
        (Shape([BODY]), ["a     b", "b"], [("variables.1", "bad_value")]),
        (Shape([BODY]), ["a    b", "b"], []),
        (Shape([BODY]), ["a" * 1000, "b"], [("variables", "too_long")]),
        (Shape([FOOTER]), [], []),
        (Shape([{"type": "CAROUSEL"}]), [], [("name", "not_supported")]),
    ],
)
def test_what_whatsapp_would_refuse_is_found_before(shape, given, problems):
    found = problems_of_values(shape, given)
    assert [(problem.field, problem.code) for problem in found] == problems


@pytest.mark.parametrize(
    ("components", "header", "codes"),
    [
        ([PHOTO], MediaKind.IMAGE, []),
        ([PHOTO], None, ["empty"]),
        ([PHOTO], MediaKind.FILE, ["bad_value"]),
        ([FOOTER], None, []),
        ([FOOTER], MediaKind.IMAGE, ["not_supported"]),
    ],
)
def test_the_file_at_the_head_must_be_there_and_of_its_kind(components, header, codes):
    found = problems_of_values(Shape(components), [], header=header)
    assert [problem.code for problem in found] == codes
