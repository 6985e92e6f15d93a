"""Links to media are signed, run out, and stay the same long enough to be kept."""

import pytest
import time_machine
from django.urls import reverse

from conversations.media_links import (
    FILE,
    THUMBNAIL,
    WINDOW,
    file_link,
    is_good,
    thumbnail_link,
)
from tests import factories

pytestmark = pytest.mark.django_db
START = 1_800_000_000 // WINDOW * WINDOW


@pytest.fixture
def attachment(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.make_attachment(content=b"x", thumbnail="thumbnails/1.webp")


def signature(link):
    return link.partition("?s=")[2]


def good(attachment, link, what=FILE, **other):
    ids = {"attachment_id": attachment.pk, "workspace_id": attachment.workspace_id, **other}
    return is_good(what, ids["attachment_id"], ids["workspace_id"], signature(link))


def test_a_link_is_good_for_its_file_and_workspace_alone(attachment):
    link = file_link(attachment)
    assert link.startswith(reverse(FILE, args=[attachment.pk]) + "?s=")
    assert good(attachment, link)
    assert not good(attachment, link, THUMBNAIL)
    assert not good(attachment, link, attachment_id=attachment.pk + 1)
    assert not good(attachment, link, workspace_id=attachment.workspace_id + 1)
    assert good(attachment, thumbnail_link(attachment), THUMBNAIL)


def test_within_a_window_the_link_stays_the_same(attachment):
    with time_machine.travel(START, tick=False):
        first = file_link(attachment)
    with time_machine.travel(START + WINDOW - 1, tick=False):
        assert file_link(attachment) == first
    with time_machine.travel(START + WINDOW, tick=False):
        assert file_link(attachment) != first


@pytest.mark.parametrize("made", [0, WINDOW - 1])
def test_a_link_is_good_for_at_least_a_window_and_at_most_two(attachment, made):
    with time_machine.travel(START + made, tick=False):
        link = file_link(attachment)
    with time_machine.travel(START + made + WINDOW, tick=False):
        assert good(attachment, link)
    with time_machine.travel(START + 2 * WINDOW + 1, tick=False):
        assert not good(attachment, link)


@pytest.mark.parametrize(
    "change", [lambda s: s[:-1], lambda s: s + "x", lambda s: "", str.swapcase]
)
def test_a_link_that_was_tampered_with_is_no_good(attachment, change):
    link = file_link(attachment)
    path, _, signed = link.partition("?s=")
    assert not good(attachment, f"{path}?s={change(signed)}")


def test_another_time_cannot_be_written_into_a_link(attachment):
    with time_machine.travel(START, tick=False):
        old = signature(file_link(attachment))
    with time_machine.travel(START + 5 * WINDOW, tick=False):
        now, _, mac = signature(file_link(attachment)).partition(":")
        assert is_good(FILE, attachment.pk, attachment.workspace_id, f"{now}:{mac}")
        forged = f"{now}:{old.partition(':')[2]}"
        assert not is_good(FILE, attachment.pk, attachment.workspace_id, forged)


@pytest.mark.parametrize("state", ["wanted", "failed", "absent", "gone"])
def test_what_is_not_there_has_no_link(attachment, state):
    attachment.state = state
    assert (file_link(attachment), thumbnail_link(attachment)) == ("", "")


def test_a_file_without_thumbnail_has_no_link_to_one(attachment):
    attachment.thumbnail = ""
    assert file_link(attachment)
    assert thumbnail_link(attachment) == ""
