"""A message in a few words."""

import pytest
from django.utils import translation

from conversations.models import Message, MessageKind
from conversations.previews import build_preview, preview_of


@pytest.mark.parametrize("kind", sorted(set(MessageKind) - {MessageKind.TEXT}))
def test_every_kind_but_text_has_an_icon_and_words_of_its_own(kind):
    found = build_preview(kind, "")
    assert found.icon
    assert str(found.words)


def test_an_unknown_kind_is_shown_by_its_text():
    assert build_preview("of_tomorrow", "Hello").text == "Hello"
    assert build_preview("", "").text == "…"


def test_a_message_taken_back_is_unsent_whatever_it_was():
    found = preview_of(Message(kind="image", is_deleted=True))
    assert (str(found.words), found.text) == ("Unsent", "")


def test_words_are_in_the_language_of_who_reads():
    found = build_preview("image", "")
    with translation.override("en"):
        assert str(found.words) == "Photo"
