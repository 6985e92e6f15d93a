"""Reactions, edits and unsends, in whatever order Meta tells of them."""

import itertools

import pytest

from conversations.models import Conversation, EarlyChange, Message, Reaction
from echodesk.realtime.models import Event
from social.platforms import Platform
from tests import factories, payloads
from tests.deliveries import deliver

pytestmark = pytest.mark.django_db

TEXT, ECHO = "instagram/text", "instagram/echo"


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, external_id="17841400000000001")


@pytest.fixture
def number(workspace):
    return factories.make_account(workspace, Platform.WHATSAPP, external_id="106540000000001")


def the_message():
    return Message.objects.get(direction="in")


def test_a_reaction_is_kept_with_its_emoji_and_told_to_the_browser(account):
    deliver(TEXT, ECHO, "instagram/reaction")
    reaction = Reaction.objects.get()
    assert (reaction.emoji, reaction.by_business) == ("❤️", False)
    assert reaction.message.direction == "out"
    event = Event.objects.filter(type="message_status").last()
    assert event.data["message"] == reaction.message.pk


def test_both_sides_have_a_reaction_of_their_own(account):
    deliver(TEXT, "instagram/reaction_of_business")
    reaction = Reaction.objects.get()
    assert (reaction.emoji, reaction.by_business) == ("❤️", True)
    assert reaction.message == the_message()


@pytest.mark.parametrize("order", list(itertools.permutations(["reaction", "unreact"])))
def test_a_reaction_taken_back_stays_back_in_any_order(account, order):
    deliver(TEXT, ECHO, *(f"instagram/{name}" for name in order))
    assert Reaction.objects.get().emoji == ""


def test_an_edit_replaces_the_words_and_the_preview(account):
    deliver(TEXT, "instagram/edit")
    row = the_message()
    assert row.text == "Do you ship to Gotland?"
    assert row.edited_at is not None
    assert Conversation.objects.get().last_message_text == "Do you ship to Gotland?"


def test_an_unsent_message_is_a_tombstone_without_words(account):
    deliver(TEXT, "instagram/unsend")
    row = the_message()
    assert (row.is_deleted, row.text) == (True, "")
    assert Conversation.objects.get().last_message_text == ""


@pytest.mark.parametrize(
    "order",
    list(
        itertools.permutations(
            [TEXT, "instagram/edit", "instagram/unsend", "instagram/reaction_of_business"]
        )
    ),
)
def test_every_order_ends_the_same(account, order):
    deliver(*order)
    row = the_message()
    assert (row.is_deleted, row.text) == (True, "")
    assert Reaction.objects.get(message=row).emoji == "❤️"
    assert Conversation.objects.get().unread_count == 1
    assert not EarlyChange.objects.exists()


def test_an_edit_before_its_message_waits_for_it(account):
    deliver("instagram/edit")
    assert EarlyChange.objects.get().value == "Do you ship to Gotland?"
    deliver(TEXT)
    assert the_message().text == "Do you ship to Gotland?"
    assert Conversation.objects.get().last_message_text == "Do you ship to Gotland?"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("edit", ("Moikka", False)), ("revoke", ("", True)), ("reaction", ("Moi", False))],
)
def test_whatsapp_tells_of_changes_as_messages_of_their_own(number, name, expected):
    deliver("whatsapp/text", f"whatsapp/{name}")
    row = Message.objects.get()
    assert (row.text, row.is_deleted) == expected
    assert [r.emoji for r in Reaction.objects.all()] == (["👍"] if name == "reaction" else [])


def whatsapp(name, mid, **fields):
    """A payload of the corpus, its message with another id and other fields."""
    payload = payloads.load(f"whatsapp/{name}")
    (said,) = payload["entry"][0]["changes"][0]["value"]["messages"]
    said.update(id=mid, timestamp="1762000005", **fields)
    return payload


@pytest.mark.parametrize("order", list(itertools.permutations(["👍", "❤️", ""])))
def test_reactions_of_one_second_end_the_same_in_any_order(number, order):
    deliver("whatsapp/text")
    for emoji in order:
        reaction = {"message_id": Message.objects.get().external_id, "emoji": emoji}
        deliver(whatsapp("reaction", f"wamid.{emoji}", reaction=reaction))
    assert Reaction.objects.get().emoji == ""


@pytest.mark.parametrize("order", list(itertools.permutations(["Moikka", "Moi moi", "Moro"])))
@pytest.mark.parametrize("is_known", [True, False])
def test_edits_of_one_second_end_the_same_in_any_order(number, order, is_known):
    payload = payloads.load("whatsapp/text")
    deliver(*[payload] * is_known)
    (said,) = payload["entry"][0]["changes"][0]["value"]["messages"]
    for words in order:
        message = {"type": "text", "text": {"body": words}}
        edit = {"original_message_id": said["id"], "message": message}
        deliver(whatsapp("edit", f"wamid.{words}", edit=edit))
    deliver(payload)
    assert Message.objects.get().text == "Moro"


def test_an_edit_of_an_older_message_of_the_same_second_leaves_the_preview_alone(number):
    first, second = (whatsapp("text", mid, text={"body": mid}) for mid in ("wamid.1", "wamid.2"))
    message = {"type": "text", "text": {"body": "Moikka"}}
    edit = {"original_message_id": "wamid.1", "message": message}
    deliver(first, second, whatsapp("edit", "wamid.3", edit=edit))
    assert Message.objects.get(external_id="wamid.1").text == "Moikka"
    assert Conversation.objects.get().last_message_text == "wamid.2"


def test_changes_of_unknown_people_make_nobody(account):
    deliver("instagram/reaction", "instagram/unsend")
    assert not Conversation.objects.exists()
