"""Cards and buttons of Instagram and Messenger, and their limits."""

import pytest

from social.contents import MessageKind
from social.events import MessageEchoed
from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.models import SandboxLimits
from tests.sandbox.conftest import error_of
from tests.sandbox.readings import read_all

IG, FB = Platform.INSTAGRAM, Platform.FACEBOOK
BOTH = [IG, FB]
BUY = {"type": "postback", "title": "Buy", "payload": "BUY"}
SHOP = {"type": "web_url", "title": "Shop", "url": "https://shop.example/mug"}
CALL = {"type": "phone_number", "title": "Call", "payload": "+995555000123"}


def card(**fields):
    return {"title": "Mug", "subtitle": "12 €", "buttons": [BUY, SHOP], **fields}


def generic(*elements):
    return {"template_type": "generic", "elements": list(elements)}


def button(*buttons, text="Which one?"):
    return {"template_type": "button", "text": text, "buttons": list(buttons)}


@pytest.fixture
def offer(spoken, send):
    """``offer(platform, payload)`` sends a template; gives ``(status, answer)``."""

    def call(platform, payload):
        message = {"attachment": {"type": "template", "payload": payload}}
        return send(spoken(platform), body={"message": message})

    return call


@pytest.mark.parametrize(
    "payload",
    [
        generic(card()),
        generic(*[card()] * 10),
        generic(card(image_url="https://shop.example/mug.jpg", buttons=[])),
        generic({"title": "Mug", "default_action": {"type": "web_url"}}),
        button(BUY, SHOP, BUY),
    ],
)
@pytest.mark.parametrize("platform", BOTH)
def test_cards_and_buttons_are_sent_and_understood_from_their_echo(
    offer, webhooks, platform, payload
):
    status, answer = offer(platform, payload)
    assert status == 200
    echo = next(event for event in read_all(webhooks) if isinstance(event, MessageEchoed))
    assert (echo.external_id, echo.kind) == (answer["message_id"], MessageKind.CARD)
    titles = [found["title"] for found in echo.details["cards"]]
    assert titles == [row["title"] for row in payload.get("elements", [{"title": "Which one?"}])]


@pytest.mark.parametrize(
    "payload",
    [
        None,
        {},
        {"template_type": "receipt"},
        generic(),
        generic(*[card()] * 11),
        generic("Mug"),
        generic({"title": "Mug"}),
        generic(card(title="")),
        generic(card(title="x" * 81)),
        generic(card(subtitle="x" * 81)),
        generic(card(image_url="mug.jpg")),
        generic(card(buttons=[BUY] * 4)),
        generic(card(buttons="BUY")),
        button(),
        button(*[BUY] * 4),
        button(BUY, text=""),
        button(BUY, text="x" * 641),
        button("BUY"),
        button({**BUY, "title": "x" * 21}),
        button({**BUY, "payload": ""}),
        button({**BUY, "payload": "x" * 1001}),
        button({**SHOP, "url": "shop"}),
        button({**BUY, "type": "account_link"}),
    ],
)
@pytest.mark.parametrize("platform", BOTH)
def test_what_is_beyond_the_limits_is_refused(offer, webhooks, platform, payload):
    status, answer = offer(platform, payload)
    assert (status, error_of(answer)) == (400, (100, None))
    assert webhooks.requests == []


def test_messenger_alone_has_buttons_that_call(offer, webhooks):
    assert offer(FB, button(CALL))[0] == 200
    assert offer(IG, button(CALL))[0] == 400


def test_the_conversation_tells_their_titles(offer, graph, assets, chat_with, token_of, webhooks):
    SandboxLimits.objects.create(paces_conversations=False)
    offer(FB, generic(card(), card(title="Bowl")))
    conversation = ids.conversation_id(FB, chat_with(assets[FB]).pk)
    answer = graph("GET", conversation, token_of(assets[FB]), fields="messages{attachments}")[1]
    rows = answer["messages"]["data"][0]["attachments"]["data"]
    assert [row["generic_template"]["title"] for row in rows] == ["Mug", "Bowl"]
