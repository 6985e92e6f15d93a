"""What the Conversations API tells of a message beside its words."""

import pytest

from social.contents import MediaKind, MessageKind
from social.graph.past_contents import PastReaction, content_of


def data(*rows):
    return {"data": list(rows)}


@pytest.mark.parametrize(
    ("row", "text", "kind"),
    [
        ({}, "Hi", MessageKind.TEXT),
        ({}, "", MessageKind.UNSUPPORTED),
        ({"is_unsupported": True}, "Hi", MessageKind.UNSUPPORTED),
        ({"attachments": data({})}, "", MessageKind.UNSUPPORTED),
        ({"attachments": "nonsense"}, "Hi", MessageKind.UNSUPPORTED),
        ({"sticker": "https://cdn/s"}, "", MessageKind.STICKER),
        ({"shares": data({"link": "https://instagram.com/p/1"})}, "", MessageKind.POST),
        ({"shares": data({})}, "", MessageKind.UNSUPPORTED),
        ({"story": {"mention": {"link": "https://cdn/1"}}}, "", MessageKind.STORY_MENTION),
        ({"story": {"reply_to": {"id": "18"}}}, "Nice", MessageKind.STORY_REPLY),
    ],
)
def test_the_kind_is_what_stands_out(row, text, kind):
    assert content_of(row, text).kind == kind


@pytest.mark.parametrize(
    ("attachment", "kind", "media_kind"),
    [
        ({"image_data": {"url": "https://cdn/1"}}, MessageKind.IMAGE, MediaKind.IMAGE),
        ({"video_data": {"url": "https://cdn/1"}}, MessageKind.VIDEO, MediaKind.VIDEO),
        (
            {"mime_type": "audio/mp4", "file_url": "https://cdn/1"},
            MessageKind.AUDIO,
            MediaKind.AUDIO,
        ),
        (
            {"mime_type": "application/pdf", "file_url": "https://cdn/1"},
            MessageKind.FILE,
            MediaKind.FILE,
        ),
    ],
)
def test_an_attachment_is_what_its_data_and_type_say(attachment, kind, media_kind):
    content = content_of({"attachments": data(attachment, attachment)}, "")
    assert content.kind == kind
    assert [(media.kind, media.url) for media in content.media] == [
        (media_kind, "https://cdn/1"),
        (media_kind, "https://cdn/1"),
    ]


def test_an_answer_names_what_it_answers():
    assert content_of({"reply_to": {"mid": "m1"}}, "Yes").reply_to == "m1"


def test_a_shared_post_keeps_its_page_and_title():
    content = content_of({"shares": data({"link": "https://x/1", "name": "Beans"})}, "")
    assert content.details == {"links": [{"url": "https://x/1", "title": "Beans"}]}


def test_every_person_behind_an_emoji_is_told():
    row = {"reactions": data({"emoji": "👍", "users": [{"id": 1}, {"id": "2"}, "x"]}, {})}
    assert content_of(row, "Hi").reactions == (PastReaction("1", "👍"), PastReaction("2", "👍"))
