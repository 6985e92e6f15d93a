"""How the contents of a message are to be drawn."""

import pytest

from conversations.contents import contents_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["image", "sticker", "video", "audio", "story", "reel", "post"])
@pytest.mark.parametrize("found", ["application/octet-stream", "application/pdf"])
def test_what_may_not_be_shown_is_offered_as_a_file(kind, found):
    row = factories.make_attachment(kind=kind, state="stored", content_type=found)
    contents = contents_of(row.message)
    assert (contents.files, contents.seen, contents.shared, contents.heard) == ([row], [], [], [])


@pytest.mark.parametrize("state", ["wanted", "failed", "gone"])
def test_what_the_platform_says_of_the_type_changes_nothing_before_it_is_here(state):
    row = factories.make_attachment(kind="image", state=state, content_type="image/heic")
    assert contents_of(row.message).seen == [row]


def test_a_picture_is_a_picture():
    row = factories.make_attachment(state="stored", content_type="image/webp")
    assert contents_of(row.message).seen == [row]
