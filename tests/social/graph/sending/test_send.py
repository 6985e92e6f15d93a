"""Messages leave in the shape of their platform, once, and come back with an id."""

import pytest
import requests

from social import pace
from social.contents import MediaKind
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.sending import send
from social.outgoing import (
    Button,
    Buttons,
    Card,
    Cards,
    Choices,
    File,
    Row,
    Section,
    Template,
    Text,
)
from tests.factories import make_account

pytestmark = pytest.mark.django_db
HELLO = Text(text="Hei")


def test_instagram_behind_a_page_sends_through_the_page(fake_graph):
    account = make_account(page_id="104000000000001")
    assert send(account, "790", HELLO, correlation="echodesk:1") == "mid-fake-1"
    call = fake_graph.sent[0]
    assert (call.host, call.path) == ("graph.facebook.com", "104000000000001/messages")
    assert call.token == account.access_token
    assert call.json == {"recipient": {"id": "790"}, "message": {"text": "Hei"}}


def test_instagram_of_instagram_login_sends_on_its_own_host(fake_graph):
    account = make_account(login="instagram")
    send(account, "790", HELLO)
    call = fake_graph.sent[0]
    assert (call.host, call.path) == ("graph.instagram.com", f"{account.external_id}/messages")


def test_messenger_says_that_it_answers_and_carries_our_correlation(fake_graph):
    send(make_account(platform="facebook"), "790", HELLO, correlation="echodesk:42", reply_to="m_1")
    assert fake_graph.sent[0].json == {
        "recipient": {"id": "790"},
        "messaging_type": "RESPONSE",
        "message": {"text": "Hei", "metadata": "echodesk:42"},
        "reply_to": {"mid": "m_1"},
    }


@pytest.mark.parametrize("platform", ["facebook", "instagram"])
def test_a_late_answer_carries_the_human_agent_tag(fake_graph, platform):
    send(make_account(platform=platform), "790", HELLO, tag="human_agent")
    body = fake_graph.sent[0].json
    assert (body["messaging_type"], body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


def test_whatsapp_sends_from_the_number(fake_graph):
    account = make_account(platform="whatsapp")
    sent = send(account, "358409876543", HELLO, correlation="echodesk:42", reply_to="wamid.IN")
    assert sent == "wamid.fake-1"
    call = fake_graph.sent[0]
    assert call.path == f"{account.external_id}/messages"
    assert call.json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "358409876543",
        "type": "text",
        "text": {"preview_url": False, "body": "Hei"},
        "context": {"message_id": "wamid.IN"},
        "biz_opaque_callback_data": "echodesk:42",
    }


def test_a_whatsapp_person_without_a_number_is_reached_by_user_id(fake_graph):
    send(make_account(platform="whatsapp"), "FI.13491208655302741918", HELLO)
    body = fake_graph.sent[0].json
    assert body["recipient"] == "FI.13491208655302741918"
    assert "to" not in body


@pytest.mark.parametrize(
    ("platform", "outgoing"),
    [
        ("instagram", Template(name="order_ready", language="fi")),
        (
            "facebook",
            Choices(
                text="Pick",
                button="Open",
                sections=(Section(title="", rows=(Row(id="1", title="One"),)),),
            ),
        ),
        ("whatsapp", Cards(cards=(Card(title="Mug", subtitle="12 e"),))),
    ],
)
def test_what_a_platform_does_not_have_never_leaves(fake_graph, platform, outgoing):
    with pytest.raises(GraphError) as caught:
        send(make_account(platform=platform), "790", outgoing)
    assert caught.value.kind == Kind.BAD_REQUEST
    assert fake_graph.calls == []


@pytest.mark.parametrize(
    "outgoing",
    [
        Buttons(text="Hi", buttons=(Button(title="Buy", payload="BUY"),)),
        File(kind=MediaKind.IMAGE, media_id="440"),
    ],
)
@pytest.mark.parametrize("platform", ["instagram", "facebook", "whatsapp"])
def test_whatever_is_sent_comes_back_with_an_id(fake_graph, platform, outgoing):
    assert send(make_account(platform=platform), "790", outgoing)


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"message_id": 5}',
        '{"message_id": ""}',
        '{"messages": []}',
        '{"messages": [7]}',
        "<html>",
    ],
)
def test_a_send_answered_without_an_id_is_uncertain(fake_graph, body):
    fake_graph.fail_next(status=200, body=body)
    with pytest.raises(GraphError) as caught:
        send(make_account(), "790", HELLO)
    assert caught.value.uncertain


def test_a_send_that_timed_out_is_uncertain_and_not_repeated(fake_graph):
    fake_graph.fail_next(exception=requests.ReadTimeout())
    with pytest.raises(GraphError) as caught:
        send(make_account(), "790", HELLO)
    assert caught.value.uncertain
    assert len(fake_graph.sent) == 1


def test_a_send_that_meta_says_went_out_all_the_same_is_uncertain_and_not_repeated(fake_graph):
    fake_graph.fail_next(code=1, subcode=1357046, status=500)
    with pytest.raises(GraphError) as caught:
        send(make_account(), "790", HELLO)
    assert caught.value.uncertain
    assert len(fake_graph.sent) == 1


def test_a_limit_that_a_send_meets_holds_its_account_alone(fake_graph):
    account, other = make_account(), make_account()
    fake_graph.fail_next(code=613, headers={"Retry-After": "60"})
    with pytest.raises(GraphError) as caught:
        send(account, "790", HELLO)
    assert caught.value.retryable
    assert pace.held_until(account.pk) is not None
    assert pace.held_until(other.pk) is None


def test_too_much_for_one_person_holds_nobody_else_up(fake_graph):
    account = make_account(platform="whatsapp")
    fake_graph.fail_next(code=131056)
    with pytest.raises(GraphError) as caught:
        send(account, "358409876543", HELLO)
    assert caught.value.wait == 6
    assert pace.held_until(account.pk) is None


def test_only_a_token_of_our_app_is_sent_with_a_proof(fake_graph):
    send(make_account(app_id="900000000000001"), "790", HELLO)
    send(make_account(app_id="someone-else"), "790", HELLO)
    ours, foreign = fake_graph.sent
    assert "appsecret_proof" in ours.params
    assert "appsecret_proof" not in foreign.params
