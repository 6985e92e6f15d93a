"""Reactions, typing and having seen."""

import pytest

from social.graph.sending import send_reaction, send_seen, send_typing
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["facebook", "instagram"])
def account(request):
    return make_account(platform=request.param)


@pytest.fixture
def number():
    return make_account(platform="whatsapp")


@pytest.mark.parametrize(
    ("emoji", "word"), [("👍", "👍"), ("\u2764\ufe0f", "love"), ("\u2764", "love")]
)
def test_a_reaction_is_put_on_a_message(fake_graph, account, emoji, word):
    send_reaction(account, "790", "m1", emoji)
    assert fake_graph.sent[0].json == {
        "recipient": {"id": "790"},
        "sender_action": "react",
        "payload": {"message_id": "m1", "reaction": word},
    }


def test_an_empty_reaction_is_taken_away(fake_graph, account):
    send_reaction(account, "790", "m1", "")
    assert fake_graph.sent[0].json == {
        "recipient": {"id": "790"},
        "sender_action": "unreact",
        "payload": {"message_id": "m1"},
    }


@pytest.mark.parametrize("emoji", ["👍", ""])
def test_whatsapp_takes_reactions_as_messages(fake_graph, number, emoji):
    send_reaction(number, "358409876543", "wamid.IN", emoji)
    assert fake_graph.sent[0].json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "358409876543",
        "type": "reaction",
        "reaction": {"message_id": "wamid.IN", "emoji": emoji},
    }


@pytest.mark.parametrize(("is_typing", "action"), [(True, "typing_on"), (False, "typing_off")])
def test_typing_begins_and_ends(fake_graph, account, is_typing, action):
    send_typing(account, "790", is_typing=is_typing, last_inbound_external_id="m1")
    assert fake_graph.sent[0].json == {"recipient": {"id": "790"}, "sender_action": action}


def test_typing_on_whatsapp_goes_with_having_read(fake_graph, number):
    send_typing(number, "358", is_typing=True, last_inbound_external_id="wamid.IN")
    assert fake_graph.sent[0].json == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN",
        "typing_indicator": {"type": "text"},
    }


def test_typing_on_whatsapp_ends_by_itself(fake_graph, number):
    send_typing(number, "358", is_typing=False, last_inbound_external_id="wamid.IN")
    assert fake_graph.calls == []


def test_a_message_is_marked_as_seen(fake_graph, account, number):
    send_seen(account, "790", "m1")
    send_seen(number, "358", "wamid.IN")
    messenger, whatsapp = (call.json for call in fake_graph.sent)
    assert messenger == {"recipient": {"id": "790"}, "sender_action": "mark_seen"}
    assert whatsapp == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN",
    }
