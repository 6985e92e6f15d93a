"""What happens to messages on the phone, deliveries of every manner, and what the phone shows."""

import pytest
from django.urls import reverse

from social.events import MessageEdited, MessageReceived, MessageUnsent, ReactionChanged
from social.platforms import Platform
from social.sandbox import play
from social.sandbox.models import SandboxExchange, SandboxLimits, SandboxMessage
from social.sandbox.phone.menu import SENDS
from tests.sandbox.readings import read_all

IG, FB, WA = Platform.INSTAGRAM, Platform.FACEBOOK, Platform.WHATSAPP


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_reaction_comes_and_goes(press, touch, assets, chat_with, platform):
    message = play.write_message(chat_with(assets[platform]), "Yes", from_person=False)
    (put,) = touch(message, "react", "❤️")
    assert isinstance(put, ReactionChanged)
    assert (put.external_id, put.emoji) == (message.external_id, "❤️")
    (taken,) = touch(message, "unreact")
    assert (taken.external_id, taken.emoji) == (message.external_id, "")
    assert touch(message, "unreact") == []
    assert touch.status == 409


@pytest.mark.parametrize(("opens", "status"), [(False, 400), (True, 200)])
def test_a_reaction_opens_no_window_unless_that_was_chosen(
    press, touch, assets, chat_with, send, opens, status
):
    SandboxLimits.objects.create(reaction_opens_window=opens)
    chat = chat_with(assets[IG])
    touch(play.write_message(chat, "Yes", from_person=False), "react", "❤️")
    assert send(chat)[0] == status


@pytest.mark.parametrize(
    ("what", "platform", "status"),
    [
        *[(what, IG, 200) for what in ("story_reply", "story_mention", "quick_reply", "postback")],
        *[(what, IG, 400) for what in ("comment", "by_link", "live_comment")],
        ("page_comment", FB, 400),
        ("button", WA, 200),
    ],
)
def test_what_opens_the_reply_window(press, assets, chat_with, send, what, platform, status):
    chat = chat_with(assets[platform])
    press(what, platform)
    assert send(chat)[0] == status


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_message_taken_back_keeps_nothing(press, touch, platform):
    press("photo", platform)
    message = SandboxMessage.objects.get()
    (event,) = touch(message, "unsend")
    assert isinstance(event, MessageUnsent)
    assert event.external_id == message.external_id
    assert touch(message, "unsend") == []
    assert touch.status == 409


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_words_can_be_replaced_and_answered(press, assets, person, webhooks, platform):
    chat = play.open_chat(assets[platform], person)
    message = play.person_writes(assets[platform], chat, "Ten pleas")
    who = {"account": assets[platform].external_id, "person": person.pk}
    url = reverse("sandbox-phone-write")
    press.client.post(url, {**who, "text": "Ten please", "edit": message.pk})
    press.client.post(url, {**who, "text": "And two more", "reply": message.pk})
    _said, edited, answer = read_all(webhooks)
    assert isinstance(edited, MessageEdited)
    assert (edited.external_id, edited.text) == (message.external_id, "Ten please")
    assert answer.reply_to_external_id == message.external_id


@pytest.mark.parametrize("deed", ["react::❤️", "react:x:❤️", "unsend:999999"])
def test_what_names_no_message_of_the_chat_is_not_found(press, assets, person, deed):
    who = {"account": assets[IG].external_id, "person": person.pk}
    response = press.client.post(reverse("sandbox-phone-message"), {**who, "deed": deed})
    assert response.status_code == 404


def test_another_person_s_message_is_not_found(press, touch, assets):
    other = play.open_chat(assets[IG], play.add_person("Somebody else"))
    touch(play.write_message(other, "Mine", from_person=True), "unsend")
    assert touch.status == 404


def test_the_same_delivery_comes_again_byte_for_byte(press, webhooks):
    assert press("again", IG) == []
    assert press.status == 409
    press("photo", IG)
    press("again", IG)
    first, second = webhooks.requests
    assert first.body == second.body
    assert first.headers["X-Hub-Signature-256"] == second.headers["X-Hub-Signature-256"]


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_shuffled_talk_has_all_its_parts(press, webhooks, platform):
    events = press("shuffled", platform)
    assert len(events) == 10
    assert len({request.body for request in webhooks.requests}) == 8
    kinds = {type(event) for event in events}
    assert {MessageReceived, MessageEdited, MessageUnsent, ReactionChanged} < kinds


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_batch_is_one_delivery_of_a_thousand(press, webhooks, platform):
    events = press("batch", platform)
    assert len(webhooks.requests) == 1
    assert len(events) == 1000
    assert {type(event) for event in events} == {MessageReceived}
    assert len({event.kind for event in events}) > 5
    assert len({event.external_id for event in events}) == SandboxMessage.objects.count()


def test_lost_webhooks_are_logged_and_posted_to_nobody(press, webhooks, assets, person):
    SandboxLimits.objects.create(loses_webhooks=True)
    assert press("photo", IG) == []
    assert (press.status, webhooks.requests) == (204, [])
    assert "lost" in SandboxExchange.objects.get().error
    who = {"account": assets[IG].external_id, "person": person.pk}
    html = press.client.get(reverse("sandbox-phone"), who).content.decode()
    assert "loses all webhooks" in html


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_the_phone_shows_all_that_was_sent(press, assets, person, platform):
    choices = [choice for group in SENDS for choice in group.choices]
    for what in [choice.key for choice in choices if platform in choice.platforms]:
        press(what, platform)
    who = {"account": assets[platform].external_id, "person": person.pk}
    html = press.client.get(reverse("sandbox-phone"), who).content.decode()
    for words in ("<video", "<audio", "Something unsupported"):
        assert words in html
    message = SandboxMessage.objects.exclude(text="").first()
    for mode, shown in (("reply", "Replying to"), ("edit", "Editing")):
        page = press.client.get(reverse("sandbox-phone"), {**who, mode: message.pk})
        assert shown in page.content.decode()


def test_the_screen_costs_the_same_however_much_was_said(
    press, assets, person, django_assert_max_num_queries
):
    who = {"account": assets[IG].external_id, "person": person.pk}
    for _round in range(3):
        for what in ("photo", "album", "story_reply", "voice"):
            press(what, IG)
    with django_assert_max_num_queries(30):
        press.client.get(reverse("sandbox-phone-live"), who)
