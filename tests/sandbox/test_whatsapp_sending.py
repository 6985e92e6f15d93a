"""What can be sent on WhatsApp, and what becomes of it."""

from datetime import timedelta

import pytest

from social.events import ReceiptReceived, ReceiptStatus
from social.platforms import Platform
from social.sandbox import afterwards, answers, orders, play
from social.sandbox.drafts import draft
from social.sandbox.models import Said, SandboxLimits, SandboxMessage
from tests.sandbox.conftest import error_of
from tests.sandbox.readings import read_all

WA = Platform.WHATSAPP
PLACE = {"latitude": 41.6938, "longitude": "44.8015", "name": "Shop", "address": "Street 1"}
CARD = {"name": {"formatted_name": "Ana Dray", "first_name": "Ana"}, "phones": []}
SENT, DELIVERED = ReceiptStatus.SENT, ReceiptStatus.DELIVERED
READ, FAILED = ReceiptStatus.READ, ReceiptStatus.FAILED


@pytest.fixture
def chat(spoken):
    return spoken(WA)


@pytest.fixture
def say(chat, send):
    """``say("location", {…})`` sends that; gives ``(status, answer)``."""

    def call(kind, content, **extra):
        return send(chat, body={"type": kind, kind: content, **extra})

    return call


def statuses(webhooks):
    events = [event for event in read_all(webhooks) if isinstance(event, ReceiptReceived)]
    return [event.status for event in events]


def test_a_place_and_a_card_are_sent(say, webhooks):
    assert say("location", PLACE)[0] == 200
    assert say("contacts", [CARD])[0] == 200
    kinds = SandboxMessage.objects.filter(from_person=False).values_list("kind", flat=True)
    assert set(kinds) == {Said.LOCATION, Said.CONTACT}


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("location", {"latitude": 41.6}, 131008),
        ("location", {**PLACE, "longitude": "east"}, 131009),
        ("location", {**PLACE, "latitude": 91}, 131009),
        ("contacts", [], 131008),
        ("contacts", [{"name": {"first_name": "Ana"}}], 131008),
        ("contacts", [{"name": {"formatted_name": "Ana"}}], 131008),
        ("hologram", {"depth": 3}, 100),
        ("text", {"preview_url": True}, 100),
        ("text", "Hi", 100),
    ],
)
def test_what_is_missing_or_wrong_is_refused(say, webhooks, kind, content, code):
    status, answer = say(kind, content)
    assert (status, error_of(answer)[0]) == (400, code)
    assert webhooks.requests == []


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ({"recipient_type": "group"}, 131009),
        ({"to": ""}, 131008),
        ({"to": "+358 40 1234567"}, 131021),
        ({"to": "+1 555"}, 131030),
        ({"messaging_product": "sms"}, 100),
        ({"biz_opaque_callback_data": "x" * 513}, 100),
        ({"context": {"message_id": "wamid.elsewhere"}}, 131009),
    ],
)
def test_what_is_around_the_message_is_checked(chat, send, extra, code):
    assert error_of(send(chat, **extra)[1])[0] == code


def test_an_answer_quotes_a_message(chat, send, webhooks):
    asked = chat.messages.get()
    assert send(chat, context={"message_id": asked.external_id})[0] == 200
    assert SandboxMessage.objects.get(from_person=False).reply_to == asked


def test_somebody_without_a_number_is_reached_by_their_user_id(chat, send, webhooks):
    afterwards.take_username(chat.person, hides_number=True)
    user_id = chat.person.user_id
    status, answer = send(chat, to="", recipient=user_id)
    assert (status, answer["contacts"]) == (200, [{"input": user_id, "user_id": user_id}])
    (receipt, _delivered) = read_all(webhooks)
    assert receipt.person_id == user_id


def test_a_reaction_is_a_message_of_its_own(say, chat, webhooks):
    message = chat.messages.get()
    about = {"message_id": message.external_id}
    status, answer = say("reaction", {**about, "emoji": "👍"}, biz_opaque_callback_data="e:1")
    message.refresh_from_db()
    assert (status, message.business_reaction) == (200, "👍")
    sent, delivered = read_all(webhooks)
    assert sent.external_ids == delivered.external_ids == (answer["messages"][0]["id"],)
    assert sent.correlation == "e:1"
    assert say("reaction", {**about, "emoji": ""})[0] == 200
    message.refresh_from_db()
    assert message.business_reaction == ""
    assert chat.messages.count() == 1


@pytest.mark.parametrize(
    "reaction",
    [{"emoji": "👍"}, {"message_id": "x", "emoji": "👍"}, {"message_id": "x", "emoji": "yes"}, {}],
)
def test_a_reaction_needs_a_message_and_an_emoji(say, reaction):
    assert error_of(say("reaction", reaction)[1])[0] == 131009


def test_reading_shows_typing_and_ticks_up_to_the_message(chat, send, webhooks):
    first = chat.messages.get()
    second = play.write_message(chat, "Hello?", from_person=True)
    typing = {"typing_indicator": {"type": "text"}}
    body = {"status": "read", "message_id": first.external_id, **typing}
    assert send(chat, body=body)[0] == 200
    chat.refresh_from_db()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.read_at is not None
    assert second.read_at is None
    assert chat.typing_until is not None
    assert error_of(send(chat, body={**body, "typing_indicator": {"type": "song"}})[1])[0] == 131009
    assert error_of(send(chat, body={**body, "status": "heard"})[1])[0] == 100
    assert error_of(send(chat, body={**body, "message_id": "wamid.x"})[1])[0] == 100


def test_an_answer_is_sent_delivered_read_and_free(chat, send, webhooks, assets):
    send(chat, biz_opaque_callback_data="echodesk:42")
    play.person_reads(assets[WA], chat)
    assert statuses(webhooks) == [SENT, DELIVERED, READ]
    price = read_all(webhooks)[0].pricing
    assert (price["billable"], price["category"]) == (False, "service")
    assert {event.correlation for event in read_all(webhooks)} == {"echodesk:42"}


def test_who_came_by_an_ad_costs_nothing_for_three_days(chat, send, webhooks, assets, time_machine):
    play.person_sends(assets[WA], chat, draft(Said.AD, WA))
    send(chat)
    price = read_all(webhooks)[-1].pricing
    assert (price["type"], price["category"]) == ("free_entry_point", "referral_conversion")


@pytest.fixture
def late(db):
    """WhatsApp takes first and refuses by a status."""
    SandboxLimits.objects.create(fails_late=True)


def test_a_closed_window_is_told_by_a_status_where_that_was_chosen(spoken, send, late, webhooks):
    chat = spoken(WA, timedelta(hours=25))
    status, answer = send(chat, biz_opaque_callback_data="echodesk:42")
    assert status == 200
    (failed,) = read_all(webhooks)
    assert (failed.status, failed.error_code) == (FAILED, 131047)
    assert failed.external_ids == (answer["messages"][0]["id"],)
    assert failed.correlation == "echodesk:42"
    assert chat.messages.count() == 1


def test_a_late_reaction_is_told_by_a_status_too(spoken, send, late, webhooks):
    chat = spoken(WA, timedelta(hours=25))
    reaction = {"message_id": chat.messages.get().external_id, "emoji": "👍"}
    assert send(chat, body={"type": "reaction", "reaction": reaction})[0] == 200
    (failed,) = read_all(webhooks)
    assert (failed.status, failed.error_code) == (FAILED, 131047)


def test_a_file_that_is_not_to_be_had_is_told_by_a_status_too(say, late, webhooks):
    assert say("image", {"link": "https://elsewhere.example/a.jpg"})[0] == 200
    (failed,) = read_all(webhooks)
    assert (failed.status, failed.error_code) == (FAILED, 131053)


def test_what_is_plainly_wrong_is_refused_at_once_all_the_same(say, late):
    assert say("text", {"body": ""})[0] == 400


@pytest.mark.parametrize(("kind", "code"), [("undelivered", 131026), ("late_window", 131047)])
def test_a_message_is_taken_and_never_delivered_as_ordered(chat, send, webhooks, kind, code):
    orders.order(chat.asset_id, kind)
    assert send(chat)[0] == 200
    (failed,) = read_all(webhooks)
    assert (failed.status, failed.error_code) == (FAILED, code)
    assert send(chat)[0] == 200
    assert statuses(webhooks) == [FAILED, SENT, DELIVERED]


def test_a_reaction_can_fail_afterwards_too(say, chat, webhooks):
    orders.order(chat.asset_id, "undelivered")
    message = chat.messages.get()
    assert say("reaction", {"message_id": message.external_id, "emoji": "👍"})[0] == 200
    assert statuses(webhooks) == [FAILED]
    message.refresh_from_db()
    assert message.business_reaction == ""


def test_typing_ends_with_the_message(chat, send, webhooks, assets):
    answers.show_typing(assets[WA], chat, is_typing=True)
    send(chat)
    chat.refresh_from_db()
    assert chat.typing_until is None
