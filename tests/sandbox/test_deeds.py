"""Everything the phone can send, and what EchoDesk understands of it."""

import pytest
from django.urls import reverse

from social.contents import MediaKind, MessageKind, NoticeKind
from social.events import (
    AccountNews,
    CommentChanged,
    DashboardTest,
    MentionReceived,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    NoticeReceived,
    ReactionChanged,
)
from social.platforms import Platform
from social.sandbox import play
from social.sandbox.graph.subscriptions import PAGE_FIELDS
from social.sandbox.models import (
    SandboxExchange,
    SandboxLimits,
    SandboxMessage,
    SandboxPerson,
    SandboxSubscription,
)
from social.sandbox.phone.menu import NEWS, SENDS
from tests.sandbox.readings import read_all

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


@pytest.fixture
def heard(assets):
    """All that a page can be subscribed to."""
    SandboxSubscription.objects.update(fields=sorted(PAGE_FIELDS))


@pytest.fixture
def phone(page_of, agent, assets, person, webhooks, heard):
    """``phone("photo", platform)`` presses a tile and gives the events that come of it."""
    client = page_of(agent)

    def press(what, platform, text="", **form):
        before = len(webhooks.requests)
        who = {"account": assets[platform].external_id, "person": person.pk}
        url = reverse("sandbox-phone-send")
        form = {**who, "what": what, "text": text, **form}
        response = client.post(url, form, headers={"X-Phone": "1"})
        press.status, press.words = response.status_code, response.content.decode()
        return read_all(webhooks)[before:]

    press.client = client
    return press


@pytest.fixture
def touch(phone, assets, person, webhooks):
    """``touch(message, "unsend")`` does something to a message and gives what comes of it."""

    def act(message, deed, emoji=""):
        before = len(webhooks.requests)
        who = {"account": message.chat.asset_id, "person": person.pk}
        form = {**who, "deed": f"{deed}:{message.pk}:{emoji}"}
        url = reverse("sandbox-phone-message")
        act.status = phone.client.post(url, form, headers={"X-Phone": "1"}).status_code
        return read_all(webhooks)[before:]

    return act


def test_every_tile_is_accounted_for():
    known = {*MESSAGES, *NOTICES, *(key for key, _platform in BY_PLATFORM)}
    assert {key for key, _platform in OFFERED} == known | {"username", "hide_number"}
    assert {choice.key for choice in NEWS} == {*TOLD, "again", "shuffled", "batch"}


@pytest.mark.parametrize(("what", "platform"), cases(MESSAGES, {k for k, _p in BY_PLATFORM}))
def test_what_is_sent_is_understood_as_what_it_is(phone, chat_with, assets, what, platform):
    events = phone(what, platform)
    assert phone.status == 204
    assert {type(event) for event in events} == {MessageReceived}
    assert len(events) == COUNTS.get(what, 1)
    expected = BY_PLATFORM.get((what, platform)) or MESSAGES[what]
    assert {event.kind for event in events} == {expected}
    stored = SandboxMessage.objects.values_list("external_id", flat=True)
    assert [event.external_id for event in events] == list(stored)
    assert events[0].sender_id == chat_with(assets[platform]).person_external_id


@pytest.mark.parametrize(("what", "platform"), cases(NOTICES))
def test_what_happens_in_a_chat_is_understood(phone, what, platform):
    (event,) = phone(what, platform)
    assert isinstance(event, NoticeReceived)
    assert event.kind == NOTICES[what]


@pytest.mark.parametrize(("what", "platform"), [(c.key, p) for c in NEWS for p in c.platforms])
def test_what_meta_tells_besides_is_understood(phone, what, platform):
    if what in TOLD:
        (event,) = phone(what, platform, "Open today?")
        assert isinstance(event, TOLD[what])


def test_several_photos_are_one_message_with_several_files(phone):
    (event,) = phone("photos", IG)
    assert [media.kind for media in event.media] == [MediaKind.IMAGE] * 3
    assert all("lookaside/ig_messaging_cdn" in media.url for media in event.media)


def test_words_beside_a_photo_are_a_caption_or_a_message_of_their_own(phone):
    photo, words = phone("photo", FB, "Here it is")
    assert (photo.kind, photo.text) == (MessageKind.IMAGE, "")
    assert (words.kind, words.text) == (MessageKind.TEXT, "Here it is")
    (captioned,) = phone("photo", WA, "Here it is")
    assert (captioned.kind, captioned.text) == (MessageKind.IMAGE, "Here it is")


def test_whatsapp_names_files_by_id_and_a_voice_message_as_one(phone):
    (event,) = phone("voice", WA)
    (media,) = event.media
    assert media.media_id.isdecimal()
    assert media.is_voice
    assert media.content_type.startswith("audio/ogg")


def test_a_story_reply_brings_the_story_s_picture(phone):
    (event,) = phone("story_reply", IG, "Is that one for sale?")
    assert event.text == "Is that one for sale?"
    assert event.details["story_id"].startswith("181")
    assert event.media[0].url


@pytest.mark.parametrize("platform", [IG, WA])
def test_an_ad_somebody_came_by_is_told(phone, platform):
    (event,) = phone("ad", platform)
    assert event.details["referral"]["ad_id"] == "120200000000000001"


def test_what_a_platform_does_not_have_is_refused(phone, webhooks):
    for what, platform in (("order", IG), ("story_reply", WA), ("comment", FB), ("nonsense", IG)):
        assert phone(what, platform) == []
        assert phone.status == 409


def test_words_that_are_too_long_are_refused_with_the_photo_too(phone):
    assert phone("photo", IG, "ä" * 501) == []
    assert phone.status == 409


def test_another_app_holds_the_chat_until_it_gives_it_back(phone, webhooks):
    (taken,) = phone("take", FB)
    assert taken.owner_app_id == "263902037430900"
    (event,) = phone("photo", FB)
    assert event.standby
    assert "standby" in webhooks.payloads[-1]["entry"][0]
    (tapped,) = phone("postback", FB)
    assert "payload" not in webhooks.payloads[-1]["entry"][0]["standby"][0]["postback"]
    assert tapped.standby
    (back,) = phone("give_back", FB)
    assert back.owner_app_id == "900000000000001"
    assert not phone("photo", FB)[0].standby


def test_a_new_number_is_the_same_person_s(phone, chat_with, assets):
    phone("photo", WA)
    old = chat_with(assets[WA]).person_external_id
    (event,) = phone("new_number", WA)
    assert event.person_id == old
    assert event.new_person_id == SandboxPerson.objects.get().wa_id != old
    assert phone("photo", WA)[0].sender_id == event.new_person_id


def test_a_username_comes_beside_the_number_and_then_without_it(phone, person):
    assert phone("username", WA) == []
    assert phone.status == 204
    person.refresh_from_db()
    (event,) = phone("photo", WA)
    assert (event.sender_id, event.other_ids) == (person.wa_id, (person.user_id,))
    phone("hide_number", WA)
    (event,) = phone("photo", WA)
    assert (event.sender_id, event.sender_username) == (person.user_id, person.username)
    assert person.wa_id not in str(event)


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_reaction_comes_and_goes(phone, touch, assets, chat_with, platform):
    message = play.write_message(chat_with(assets[platform]), "Yes", from_person=False)
    (put,) = touch(message, "react", "❤️")
    assert isinstance(put, ReactionChanged)
    assert (put.external_id, put.emoji) == (message.external_id, "❤️")
    (taken,) = touch(message, "unreact")
    assert (taken.external_id, taken.emoji) == (message.external_id, "")
    assert touch(message, "unreact") == []
    assert touch.status == 409


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_message_taken_back_keeps_nothing(phone, touch, platform):
    phone("photo", platform)
    message = SandboxMessage.objects.get()
    (event,) = touch(message, "unsend")
    assert isinstance(event, MessageUnsent)
    assert event.external_id == message.external_id
    assert touch(message, "unsend") == []
    assert touch.status == 409


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_words_can_be_replaced_and_answered(phone, assets, person, webhooks, platform):
    chat = play.open_chat(assets[platform], person)
    message = play.person_writes(assets[platform], chat, "Ten pleas")
    who = {"account": assets[platform].external_id, "person": person.pk}
    url = reverse("sandbox-phone-write")
    phone.client.post(url, {**who, "text": "Ten please", "edit": message.pk})
    phone.client.post(url, {**who, "text": "And two more", "reply": message.pk})
    _said, edited, answer = read_all(webhooks)
    assert isinstance(edited, MessageEdited)
    assert (edited.external_id, edited.text) == (message.external_id, "Ten please")
    assert answer.reply_to_external_id == message.external_id


@pytest.mark.parametrize("deed", ["react::❤️", "react:x:❤️", "unsend:999999"])
def test_what_names_no_message_of_the_chat_is_not_found(phone, assets, person, deed):
    who = {"account": assets[IG].external_id, "person": person.pk}
    response = phone.client.post(reverse("sandbox-phone-message"), {**who, "deed": deed})
    assert response.status_code == 404


def test_another_person_s_message_is_not_found(phone, touch, assets):
    other = play.open_chat(assets[IG], play.add_person("Somebody else"))
    touch(play.write_message(other, "Mine", from_person=True), "unsend")
    assert touch.status == 404


def test_the_same_delivery_comes_again_byte_for_byte(phone, webhooks):
    assert phone("again", IG) == []
    assert phone.status == 409
    phone("photo", IG)
    phone("again", IG)
    first, second = webhooks.requests
    assert first.body == second.body
    assert first.headers["X-Hub-Signature-256"] == second.headers["X-Hub-Signature-256"]


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_shuffled_talk_has_all_its_parts(phone, webhooks, platform):
    events = phone("shuffled", platform)
    assert len(events) == 10
    assert len({request.body for request in webhooks.requests}) == 8
    kinds = {type(event) for event in events}
    assert {MessageReceived, MessageEdited, MessageUnsent, ReactionChanged} < kinds


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_batch_is_one_delivery_of_a_thousand(phone, webhooks, platform):
    events = phone("batch", platform)
    assert len(webhooks.requests) == 1
    assert len(events) == 1000
    assert {type(event) for event in events} == {MessageReceived}
    assert len({event.kind for event in events}) > 5
    assert len({event.external_id for event in events}) == SandboxMessage.objects.count()


def test_lost_webhooks_are_logged_and_posted_to_nobody(phone, webhooks, assets, person):
    SandboxLimits.objects.create(loses_webhooks=True)
    assert phone("photo", IG) == []
    assert (phone.status, webhooks.requests) == (204, [])
    assert "lost" in SandboxExchange.objects.get().error
    who = {"account": assets[IG].external_id, "person": person.pk}
    html = phone.client.get(reverse("sandbox-phone"), who).content.decode()
    assert "loses all webhooks" in html


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_the_phone_shows_all_that_was_sent(phone, assets, person, platform):
    for what in [key for key, on in OFFERED if on == platform]:
        phone(what, platform)
    who = {"account": assets[platform].external_id, "person": person.pk}
    html = phone.client.get(reverse("sandbox-phone"), who).content.decode()
    for words in ("<video", "<audio", "Something unsupported"):
        assert words in html
    message = SandboxMessage.objects.exclude(text="").first()
    for mode, shown in (("reply", "Replying to"), ("edit", "Editing")):
        page = phone.client.get(reverse("sandbox-phone"), {**who, mode: message.pk})
        assert shown in page.content.decode()


def test_the_screen_costs_the_same_however_much_was_said(
    phone, assets, person, django_assert_max_num_queries
):
    who = {"account": assets[IG].external_id, "person": person.pk}
    for _round in range(3):
        for what in ("photo", "album", "story_reply", "voice"):
            phone(what, IG)
    with django_assert_max_num_queries(30):
        phone.client.get(reverse("sandbox-phone-live"), who)
