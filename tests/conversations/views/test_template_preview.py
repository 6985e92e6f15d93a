"""A message template as people will see it, with its gaps open."""

from dataclasses import dataclass, field

import pytest

from conversations.views.template_preview import Piece, preview_of
from social.contents import MediaKind


@dataclass
class Template:
    components: list = field(default_factory=list)
    parameter_format: str = "POSITIONAL"


def preview(*components, named=False):
    return preview_of(Template(list(components), "NAMED" if named else "POSITIONAL"))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Hello!", [Piece("Hello!")]),
        ("{{1}}", [Piece("{{1}}", "1")]),
        ("{{1}}{{2}}", [Piece("{{1}}", "1"), Piece("{{2}}", "2")]),
        ("Hi {{ 1 }}.", [Piece("Hi "), Piece("{{1}}", "1"), Piece(".")]),
        ("{{1}} and {{1}}", [Piece("{{1}}", "1"), Piece(" and "), Piece("{{1}}", "1")]),
        ("50 % {off} }}{{", [Piece("50 % {off} }}{{")]),
        ("", []),
    ],
)
def test_a_text_is_parted_at_its_gaps(text, pieces):
    assert preview({"type": "BODY", "text": text}).body == pieces


def test_names_are_gaps_as_well():
    found = preview({"type": "BODY", "text": "Hi {{first_name}}"}, named=True)
    assert found.body == [Piece("Hi "), Piece("{{first_name}}", "first_name")]


def test_gaps_of_the_heading_are_told_from_those_of_the_body():
    found = preview(
        {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
        {"type": "BODY", "text": "{{1}} is ready"},
    )
    assert found.header == [Piece("Order "), Piece("{{1}}", "header.1")]
    assert found.body[0] == Piece("{{1}}", "1")
    assert found.excerpt == "{{1}} is ready"


def test_a_file_stands_in_the_place_of_a_heading():
    found = preview({"type": "HEADER", "format": "VIDEO"}, {"type": "BODY", "text": "New"})
    assert (found.header, found.header_media) == ([], MediaKind.VIDEO)


@pytest.mark.parametrize("components", [None, "x", [None, 3, {"type": 5}], [{"text": "?"}]])
def test_what_meta_never_sent_before_breaks_nothing(components):
    found = preview_of(Template(components))
    assert (found.header, found.body, found.footer, found.buttons) == ([], [], "", [])
