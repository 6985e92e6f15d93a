"""What a message of Instagram and Messenger may hold, and what is told of it afterwards."""

import pytest

from social.contents import MessageKind
from social.events import MessageEchoed
from social.platforms import Platform
from social.sandbox import ids, play
from social.sandbox.media import pictures
from social.sandbox.models import SandboxLimits, SandboxMessage
from tests.sandbox.conftest import error_of
from tests.sandbox.readings import read_all

IG, FB = Platform.INSTAGRAM, Platform.FACEBOOK
BOTH = [IG, FB]


def reply(title="M", **fields):
    return {"content_type": "text", "title": title, "payload": "SIZE_M", **fields}


@pytest.fixture
def say(spoken, send):
    """``say(platform, message)`` sends what a message is; gives ``(status, answer)``."""
    return lambda platform, message, **extra: send(
        spoken(platform), body={"message": message, **extra}
    )


@pytest.mark.parametrize("platform", BOTH)
def test_quick_replies_go_with_a_text(say, webhooks, platform):
    status, _answer = say(platform, {"text": "Which size?", "quick_replies": [reply(), reply("L")]})
    assert status == 200
    message = SandboxMessage.objects.get(from_person=False)
    assert [row["title"] for row in message.content["quick_replies"]] == ["M", "L"]


@pytest.mark.parametrize(
    "replies",
    [
        [reply()] * 14,
        [reply("x" * 21)],
        [reply("")],
        [reply(content_type="location")],
        [reply(payload="x" * 1001)],
        ["M"],
        "M",
    ],
)
@pytest.mark.parametrize("platform", BOTH)
def test_quick_replies_beyond_the_limits_are_refused(say, webhooks, platform, replies):
    status, answer = say(platform, {"text": "Which?", "quick_replies": replies})
    assert (status, error_of(answer)[0]) == (400, 100)
    assert webhooks.requests == []


def test_messenger_alone_can_ask_for_a_number_and_beside_a_file(say, uploaded, webhooks):
    asked = [{"content_type": "user_phone_number"}]
    assert say(FB, {"text": "May we call?", "quick_replies": asked})[0] == 200
    assert say(IG, {"text": "May we call?", "quick_replies": asked})[0] == 400
    for platform, status in ((FB, 200), (IG, 400)):
        picture = uploaded(platform, "image", pictures.render_photo(1))
        attachment = {"type": "image", "payload": {"attachment_id": picture}}
        message = {"attachment": attachment, "quick_replies": [reply()]}
        assert say(platform, message)[0] == status


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"quick_replies": [reply()]},
        {"text": "Hi", "attachment": {"type": "image", "payload": {"url": "https://x.example/a"}}},
        {"text": "Hi", "reply_to": {"mid": "m1"}},
        {"text": "Hi", "mood": "good"},
        {"text": 7},
        {"attachment": "photo"},
        {"attachment": {"type": "location", "payload": {}}},
        {"attachments": []},
        {"attachments": [{"type": "video", "payload": {}}]},
        {"attachments": [{"type": "image", "payload": {"attachment_id": "1"}}] * 11},
    ],
)
@pytest.mark.parametrize("platform", BOTH)
def test_what_is_no_message_is_refused(say, webhooks, platform, message):
    status, answer = say(platform, message)
    assert (status, error_of(answer)[0]) == (400, 100)
    assert webhooks.requests == []


@pytest.mark.parametrize("platform", BOTH)
def test_an_answer_quotes_a_message_of_the_conversation(spoken, send, webhooks, platform):
    chat = spoken(platform)
    asked = chat.messages.get()
    status, _answer = send(chat, reply_to={"mid": asked.external_id})
    assert status == 200
    (echo,) = [event for event in read_all(webhooks) if isinstance(event, MessageEchoed)]
    assert echo.reply_to_external_id == asked.external_id
    assert error_of(send(chat, reply_to={"mid": "elsewhere"})[1]) == (100, None)


@pytest.mark.parametrize(
    ("platform", "purpose", "taken"),
    [
        (FB, {"messaging_type": "RESPONSE"}, True),
        (FB, {"messaging_type": "UPDATE"}, True),
        (FB, {"messaging_type": "GREETING"}, False),
        (FB, {"messaging_type": "MESSAGE_TAG"}, False),
        (FB, {"messaging_type": "RESPONSE", "tag": "HUMAN_AGENT"}, False),
        (FB, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, True),
        (IG, {"tag": "HUMAN_AGENT"}, True),
        (IG, {"tag": "SHIPPING_UPDATE"}, False),
        (IG, {"tag": "ACCOUNT_UPDATE"}, False),
        (IG, {"tag": "CONFIRMED_EVENT_UPDATE"}, False),
        (IG, {"tag": "POST_PURCHASE_UPDATE"}, False),
    ],
)
def test_type_and_tag_have_to_fit(spoken, send, webhooks, platform, purpose, taken):
    status, answer = send(spoken(platform), **purpose)
    assert (status == 200) is taken
    assert taken or error_of(answer) == (100, None)


@pytest.mark.parametrize("length", [1000, 1001])
def test_metadata_has_a_limit(say, webhooks, length):
    assert (say(FB, {"text": "Yes", "metadata": "x" * length})[0] == 200) is (length == 1000)


def test_instagram_shares_its_posts_and_sends_hearts(say, webhooks):
    shared = {"type": "MEDIA_SHARE", "payload": {"id": "17900000000000001"}}
    assert say(IG, {"attachment": shared})[0] == 200
    assert say(IG, {"attachment": {"type": "like_heart"}})[0] == 200
    kinds = [event.kind for event in read_all(webhooks)]
    assert kinds == [MessageKind.POST, MessageKind.IMAGE]
    assert say(FB, {"attachment": shared})[0] == 400
    assert say(IG, {"attachment": {**shared, "payload": {"id": "mine"}}})[0] == 400


def test_what_was_sent_is_read_in_the_conversation(
    spoken, send, graph, assets, token_of, uploaded, webhooks
):
    SandboxLimits.objects.create(paces_conversations=False)
    chat = spoken(FB)
    picture = uploaded(FB, "image", pictures.render_photo(1), name="mug.jpg")
    attachment = {"type": "image", "payload": {"attachment_id": picture}}
    sent = [
        send(chat, "Here it is")[1],
        send(chat, body={"message": {"attachment": attachment}})[1],
    ]
    fields = "messages{id,from,message,attachments}"
    conversation = ids.conversation_id(FB, chat.pk)
    rows = graph("GET", conversation, token_of(assets[FB]), fields=fields)[1]["messages"]["data"]
    assert [row["id"] for row in rows[:2]] == [answer["message_id"] for answer in reversed(sent)]
    assert {row["from"]["id"] for row in rows[:2]} == {chat.asset_id}
    assert rows[1]["message"] == "Here it is"
    (file,) = rows[0]["attachments"]["data"]
    assert (file["mime_type"], file["name"]) == ("image/jpeg", "mug.jpg")


def test_details_are_told_of_the_twenty_newest_alone(
    spoken, send, graph, assets, token_of, webhooks
):
    SandboxLimits.objects.create(paces_conversations=False)
    chat = spoken(IG)
    first = send(chat, "The first")[1]["message_id"]
    for _number in range(20):
        play.write_message(chat, "Another", from_person=True)
    assert error_of(graph("GET", first, token_of(assets[IG]))[1])[0] == 9000001
