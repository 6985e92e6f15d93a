"""Everything the phone can send, and what EchoDesk understands of it."""

import pytest

from social.contents import MediaKind, MessageKind, NoticeKind
from social.events import (
    AccountNews,
    CommentChanged,
    DashboardTest,
    MentionReceived,
    MessageReceived,
    NoticeReceived,
)
from social.platforms import Platform
from social.sandbox.models import (
    SandboxMessage,
    SandboxPerson,
)
from social.sandbox.phone.menu import NEWS, SENDS

IG, FB, WA = Platform.INSTAGRAM, Platform.FACEBOOK, Platform.WHATSAPP
MESSAGES = {
    "photo": MessageKind.IMAGE,
    "photos": MessageKind.IMAGE,
    "album": MessageKind.IMAGE,
    "video": MessageKind.VIDEO,
    "voice": MessageKind.AUDIO,
    "file": MessageKind.FILE,
    "post": MessageKind.POST,
    "reel": MessageKind.REEL,
    "story": MessageKind.STORY,
    "story_reply": MessageKind.STORY_REPLY,
    "story_mention": MessageKind.STORY_MENTION,
    "disappearing": MessageKind.EPHEMERAL,
    "link": MessageKind.LINK,
    "location": MessageKind.LOCATION,
    "contact": MessageKind.CONTACTS,
    "order": MessageKind.ORDER,
    "product": MessageKind.TEXT,
    "button": MessageKind.POSTBACK,
    "list": MessageKind.LIST_REPLY,
    "form": MessageKind.FORM_REPLY,
    "forwarded": MessageKind.TEXT,
    "quick_reply": MessageKind.QUICK_REPLY,
    "ice_breaker": MessageKind.POSTBACK,
    "postback": MessageKind.POSTBACK,
    "ad": MessageKind.TEXT,
    "unsupported": MessageKind.UNSUPPORTED,
    "future": MessageKind.UNSUPPORTED,
}
# On Instagram these are pictures, on WhatsApp a GIF is a film.
BY_PLATFORM = {
    ("sticker", IG): MessageKind.IMAGE,
    ("sticker", FB): MessageKind.STICKER,
    ("sticker", WA): MessageKind.STICKER,
    ("like", IG): MessageKind.IMAGE,
    ("like", FB): MessageKind.STICKER,
    ("gif", IG): MessageKind.IMAGE,
    ("gif", FB): MessageKind.IMAGE,
    ("gif", WA): MessageKind.VIDEO,
}
NOTICES = {
    "by_link": NoticeKind.REFERRAL,
    "opt_in": NoticeKind.OPT_IN,
    "stop": NoticeKind.OPT_OUT,
    "resume": NoticeKind.OPT_IN,
    "opened": NoticeKind.SYSTEM,
    "new_number": NoticeKind.NUMBER_CHANGED,
    "take": NoticeKind.THREAD_TAKEN,
    "give_back": NoticeKind.THREAD_PASSED,
    "ask": NoticeKind.THREAD_REQUESTED,
}
TOLD = {
    "comment": CommentChanged,
    "live_comment": CommentChanged,
    "page_comment": CommentChanged,
    "mention": MentionReceived,
    "template": AccountNews,
    "account": AccountNews,
    "test": DashboardTest,
}
CHOICES = [choice for group in SENDS for choice in group.choices]
OFFERED = [(c.key, platform) for c in CHOICES for platform in c.platforms]
COUNTS = {"album": 3}


def cases(*tables):
    keys = set().union(*tables)
    return [case for case in OFFERED if case[0] in keys]


def test_every_tile_is_accounted_for():
    known = {*MESSAGES, *NOTICES, *(key for key, _platform in BY_PLATFORM)}
    assert {key for key, _platform in OFFERED} == known | {"username", "hide_number"}
    assert {choice.key for choice in NEWS} == {*TOLD, "again", "shuffled", "batch"}


@pytest.mark.parametrize(("what", "platform"), cases(MESSAGES, {k for k, _p in BY_PLATFORM}))
def test_what_is_sent_is_understood_as_what_it_is(press, chat_with, assets, what, platform):
    events = press(what, platform)
    assert press.status == 204
    assert {type(event) for event in events} == {MessageReceived}
    assert len(events) == COUNTS.get(what, 1)
    expected = BY_PLATFORM.get((what, platform)) or MESSAGES[what]
    assert {event.kind for event in events} == {expected}
    stored = SandboxMessage.objects.values_list("external_id", flat=True)
    assert [event.external_id for event in events] == list(stored)
    assert events[0].sender_id == chat_with(assets[platform]).person_external_id


@pytest.mark.parametrize(("what", "platform"), cases(NOTICES))
def test_what_happens_in_a_chat_is_understood(press, what, platform):
    (event,) = press(what, platform)
    assert isinstance(event, NoticeReceived)
    assert event.kind == NOTICES[what]


@pytest.mark.parametrize(("what", "platform"), [(c.key, p) for c in NEWS for p in c.platforms])
def test_what_meta_tells_besides_is_understood(press, what, platform):
    if what in TOLD:
        (event,) = press(what, platform, "Open today?")
        assert isinstance(event, TOLD[what])


def test_several_photos_are_one_message_with_several_files(press):
    (event,) = press("photos", IG)
    assert [media.kind for media in event.media] == [MediaKind.IMAGE] * 3
    assert all("lookaside/ig_messaging_cdn" in media.url for media in event.media)


def test_words_beside_a_photo_are_a_caption_or_a_message_of_their_own(press):
    photo, words = press("photo", FB, "Here it is")
    assert (photo.kind, photo.text) == (MessageKind.IMAGE, "")
    assert (words.kind, words.text) == (MessageKind.TEXT, "Here it is")
    (captioned,) = press("photo", WA, "Here it is")
    assert (captioned.kind, captioned.text) == (MessageKind.IMAGE, "Here it is")


def test_whatsapp_names_files_by_id_and_a_voice_message_as_one(press):
    (event,) = press("voice", WA)
    (media,) = event.media
    assert media.media_id.isdecimal()
    assert media.is_voice
    assert media.content_type.startswith("audio/ogg")


def test_a_story_reply_brings_the_story_s_picture(press):
    (event,) = press("story_reply", IG, "Is that one for sale?")
    assert event.text == "Is that one for sale?"
    assert event.details["story_id"].startswith("181")
    assert event.media[0].url


@pytest.mark.parametrize("platform", [IG, WA])
def test_an_ad_somebody_came_by_is_told(press, platform):
    (event,) = press("ad", platform)
    assert event.details["referral"]["ad_id"] == "120200000000000001"


def test_what_a_platform_does_not_have_is_refused(press, webhooks):
    for what, platform in (("order", IG), ("story_reply", WA), ("comment", FB), ("nonsense", IG)):
        assert press(what, platform) == []
        assert press.status == 409


def test_words_that_are_too_long_are_refused_with_the_photo_too(press):
    assert press("photo", IG, "ä" * 501) == []
    assert press.status == 409


def test_another_app_holds_the_chat_until_it_gives_it_back(press, webhooks):
    (taken,) = press("take", FB)
    assert taken.owner_app_id == "263902037430900"
    (event,) = press("photo", FB)
    assert event.standby
    assert "standby" in webhooks.payloads[-1]["entry"][0]
    (tapped,) = press("postback", FB)
    assert "payload" not in webhooks.payloads[-1]["entry"][0]["standby"][0]["postback"]
    assert tapped.standby
    (back,) = press("give_back", FB)
    assert back.owner_app_id == "900000000000001"
    assert not press("photo", FB)[0].standby


def test_a_new_number_is_the_same_person_s(press, chat_with, assets):
    press("photo", WA)
    old = chat_with(assets[WA]).person_external_id
    (event,) = press("new_number", WA)
    assert event.person_id == old
    assert event.new_person_id == SandboxPerson.objects.get().wa_id != old
    assert press("photo", WA)[0].sender_id == event.new_person_id


def test_a_username_comes_beside_the_number_and_then_without_it(press, person):
    assert press("username", WA) == []
    assert press.status == 204
    person.refresh_from_db()
    (event,) = press("photo", WA)
    assert (event.sender_id, event.other_ids) == (person.wa_id, (person.user_id,))
    press("hide_number", WA)
    (event,) = press("photo", WA)
    assert (event.sender_id, event.sender_username) == (person.user_id, person.username)
    assert person.wa_id not in str(event)
