"""Typing, having seen, and reactions of the business on Instagram and Messenger."""

from datetime import timedelta

import pytest

from social.platforms import Platform
from social.sandbox import ids, orders
from social.sandbox.models import SandboxLimits
from social.sandbox.phone.screen import Screen
from tests.sandbox.conftest import error_of

IG, FB = Platform.INSTAGRAM, Platform.FACEBOOK
BOTH = [IG, FB]


@pytest.fixture
def act(graph, assets, token_of):
    """``act(chat, action)`` gives ``(status, answer)``."""

    def call(chat, action, **extra):
        body = {"recipient": {"id": chat.person_external_id}, "sender_action": action, **extra}
        return graph("POST", "me/messages", token_of(assets[chat.platform]), body)

    return call


def is_typing(assets, chat):
    chat.refresh_from_db()
    return Screen(assets[chat.platform], chat.person, chat).is_typing()


@pytest.mark.parametrize("platform", BOTH)
def test_typing_is_shown_until_it_ends_or_is_forgotten(
    spoken, act, assets, send, webhooks, time_machine, platform
):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    chat = spoken(platform)
    status, answer = act(chat, "typing_on")
    assert (status, answer) == (200, {"recipient_id": chat.person_external_id})
    assert is_typing(assets, chat)
    act(chat, "typing_off")
    assert not is_typing(assets, chat)
    act(chat, "typing_on")
    send(chat)
    assert not is_typing(assets, chat)
    act(chat, "typing_on")
    time_machine.shift(timedelta(seconds=21))
    assert not is_typing(assets, chat)


@pytest.mark.parametrize(
    ("word", "emoji"), [("love", "❤️"), ("🎉", "🎉"), ("wow", "😮"), ("like", "👍")]
)
@pytest.mark.parametrize("platform", BOTH)
def test_a_reaction_is_put_replaced_and_taken_back(spoken, act, platform, word, emoji):
    chat = spoken(platform)
    message = chat.messages.get()
    about = {"message_id": message.external_id}
    for given, shown in (("😂", "😂"), (word, emoji)):
        assert act(chat, "react", payload={**about, "reaction": given})[0] == 200
        message.refresh_from_db()
        assert message.business_reaction == shown
    assert act(chat, "unreact", payload=about)[0] == 200
    message.refresh_from_db()
    assert message.business_reaction == ""


@pytest.mark.parametrize(
    ("action", "extra"),
    [
        ("dance", {}),
        ("react", {}),
        ("react", {"payload": {"message_id": "elsewhere", "reaction": "love"}}),
        ("react", {"payload": {"reaction": "love"}}),
        ("typing_on", {"message": {"text": "Hi"}}),
    ],
)
def test_nonsense_is_refused(spoken, act, action, extra):
    status, answer = act(spoken(IG), action, **extra)
    assert (status, error_of(answer)) == (400, (100, None))


@pytest.mark.parametrize("reaction", ["", "lovely", "x" * 40, "1"])
def test_a_reaction_is_an_emoji(spoken, act, reaction):
    chat = spoken(IG)
    payload = {"message_id": chat.messages.get().external_id, "reaction": reaction}
    assert error_of(act(chat, "react", payload=payload)[1]) == (100, None)


def test_after_a_day_there_is_no_reacting_any_more(spoken, act):
    chat = spoken(FB, timedelta(hours=25))
    payload = {"message_id": chat.messages.get().external_id, "reaction": "love"}
    assert error_of(act(chat, "react", payload=payload)[1]) == (10, 2018278)
    assert act(chat, "mark_seen")[0] == 200


def test_failures_of_sends_meet_reactions_and_leave_typing_alone(spoken, act, assets):
    chat = spoken(IG)
    orders.order(chat.asset_id, "server", sends_only=True)
    assert act(chat, "typing_on")[0] == 200
    payload = {"message_id": chat.messages.get().external_id, "reaction": "love"}
    assert act(chat, "react", payload=payload)[0] == 500
    assert act(chat, "react", payload=payload)[0] == 200


def test_the_conversation_tells_who_reacted(spoken, act, graph, assets, token_of):
    SandboxLimits.objects.create(paces_conversations=False)
    chat = spoken(IG)
    payload = {"message_id": chat.messages.get().external_id, "reaction": "love"}
    act(chat, "react", payload=payload)
    conversation = ids.conversation_id(IG, chat.pk)
    answer = graph("GET", conversation, token_of(assets[IG]), fields="messages{reactions}")[1]
    (reaction,) = answer["messages"]["data"][0]["reactions"]["data"]
    assert (reaction["reaction"], reaction["users"][0]["id"]) == ("❤️", chat.asset_id)
