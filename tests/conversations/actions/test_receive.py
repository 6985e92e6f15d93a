import itertools
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    Message,
    MessageStatus,
    Status,
)
from conversations.models.contact import ProfileState
from echodesk.realtime.models import Event
from social.models import AccountStatus, WebhookDelivery
from social.platforms import Platform
from tests import factories, payloads
from tests.deliveries import deliver, delivery, echo, message

pytestmark = pytest.mark.django_db

PERSON = "790000000000001"


@pytest.fixture
def account(workspace):
    return factories.make_account(
        workspace, external_id="17841400000000001", page_id="104000000000001"
    )


@pytest.fixture
def page(workspace):
    return factories.make_account(
        workspace, Platform.FACEBOOK, external_id="104000000000001", page_id="104000000000001"
    )


@pytest.fixture
def number(workspace):
    return factories.make_account(workspace, Platform.WHATSAPP, external_id="106540000000001")


def test_a_first_message_makes_contact_identity_conversation_and_message(account):
    before = timezone.now()
    (stored,) = deliver("instagram/text")
    row = Message.objects.get()
    assert (row.direction, row.kind, row.status) == ("in", "text", "received")
    assert row.text == "Do you ship to Åland? 💙"
    assert row.occurred_at == datetime(2025, 11, 1, 12, 26, 40, 999000, tzinfo=UTC)
    assert row.received_at == stored.received_at >= before
    assert row.delivery_id == stored.pk
    conversation = row.conversation
    assert (conversation.account, conversation.status) == (account, Status.OPEN)
    assert (conversation.unread_count, conversation.last_message_direction) == (1, "in")
    assert conversation.last_message_text == row.text
    assert conversation.identity.external_id == PERSON
    assert conversation.identity.last_inbound_at == row.occurred_at
    assert conversation.workspace == conversation.contact.workspace == account.workspace


def test_the_browser_is_told_once_per_message(account):
    deliver("instagram/text")
    event = Event.objects.get(type="ig_dm")
    assert event.workspace == account.workspace
    assert event.conversation_id == Conversation.objects.get().pk
    assert event.data["direction"] == "in"
    assert event.data["igsid"] == PERSON
    assert event.data["text"] == "Do you ship to Åland? 💙"


@pytest.mark.parametrize(
    ("name", "kind"), [("page/text", "fb_dm"), ("whatsapp/text", "wa_message")]
)
def test_each_platform_reaches_its_account(page, number, name, kind):
    deliver(name)
    account = {"fb_dm": page, "wa_message": number}[kind]
    assert Message.objects.get().account == account
    assert Event.objects.filter(type=kind).count() == 1


def test_an_instagram_message_addressed_to_the_page_reaches_the_instagram_account(account, page):
    deliver("instagram/text_addressed_to_page")
    assert Message.objects.get().account == account


def test_the_same_message_in_two_deliveries_is_stored_once(account):
    deliver(delivery(message(1)), {**delivery(message(1)), "again": True})
    assert Message.objects.count() == 1
    assert Conversation.objects.get().unread_count == 1
    assert Event.objects.filter(type="ig_dm").count() == 1


def test_an_account_subscribed_through_its_page_and_by_itself_hears_everything_once(account):
    direct = delivery(message(1))
    through_page = delivery(message(1), account="104000000000001")
    deliver(direct, through_page)
    assert Message.objects.count() == 1


def test_ids_that_differ_in_case_are_different_messages(account):
    upper, lower = message(1), message(1)
    upper["message"]["mid"], lower["message"]["mid"] = "aWdfX", "aWdfx"
    deliver(delivery(upper, lower))
    assert Message.objects.count() == 2


def test_messages_that_come_late_are_ordered_by_the_platforms_clock(account):
    deliver(delivery(message(2)), delivery(message(1)))
    conversation = Conversation.objects.get()
    assert conversation.last_message_text == "Message 2"
    assert [m.text for m in Message.objects.all()] == ["Message 1", "Message 2"]
    assert conversation.identity.last_inbound_at == Message.objects.last().occurred_at


def test_a_resolved_conversation_is_reopened_by_its_person(account):
    deliver(delivery(message(1)))
    Conversation.objects.update(status=Status.RESOLVED)
    deliver(delivery(message(2)))
    assert Conversation.objects.get().status == Status.OPEN
    assert Message.objects.count() == 2
    assert Event.objects.filter(type="conversation_updated").count() == 2


@pytest.mark.parametrize("status", [Status.SNOOZED, Status.PENDING])
def test_an_answer_wakes_a_waiting_conversation(account, status):
    deliver(delivery(message(1)))
    Conversation.objects.update(status=status, snoozed_until=timezone.now())
    deliver(delivery(message(2)))
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.snoozed_until) == (Status.OPEN, None)


def test_an_echo_from_elsewhere_is_an_outgoing_message_in_the_same_conversation(account):
    deliver(delivery(message(1)), delivery(echo(2, text="From the phone app")))
    row = Message.objects.get(direction="out")
    assert (row.status, row.sent_elsewhere, row.author) == ("sent", True, None)
    conversation = Conversation.objects.get()
    assert conversation.unread_count == 0
    assert conversation.last_message_direction == "out"
    assert conversation.identity.last_inbound_at == Message.objects.get(direction="in").occurred_at


def deliver_each(*said):
    """One delivery after the other, each by itself."""
    for one in said:
        deliver(delivery(one))


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_an_answer_elsewhere_counts_for_what_was_said_before_it(account, order):
    said = [message(1), message(2), echo(3, text="Yes"), message(4)]
    deliver_each(*(said[number] for number in order))
    assert Conversation.objects.get().unread_count == 1


@pytest.mark.parametrize(("size", "unread"), [(1, 2), (2, 3), (3, 3)])
def test_an_answer_told_late_leaves_unread_what_came_since(account, size, unread):
    deliver_each(message(1), message(3), message(4))
    late = [echo(2, text="Yes"), message(5), echo(0, text="Hm")]
    deliver(delivery(*late[:size]))
    assert Conversation.objects.get().unread_count == unread


def test_an_answer_told_late_marks_nothing_unread_again(account):
    deliver_each(message(1), message(3))
    Conversation.objects.update(unread_count=0)
    deliver_each(echo(2, text="Yes"))
    assert Conversation.objects.get().unread_count == 0


def test_an_echo_to_a_new_person_opens_a_conversation_without_a_reply_window(account):
    deliver(delivery(echo(1, text="Hello from the app")))
    assert ContactIdentity.objects.get().last_inbound_at is None
    assert Conversation.objects.get().status == Status.OPEN


def test_an_echo_does_not_reopen_a_resolved_conversation(account):
    deliver(delivery(message(1)))
    Conversation.objects.update(status=Status.RESOLVED)
    deliver(delivery(echo(2, text="Bye")))
    assert Conversation.objects.get().status == Status.RESOLVED


def _outgoing(conversation, **fields):
    return factories.make_message(
        conversation, direction="out", external_id=None, status=MessageStatus.SENDING, **fields
    )


def test_an_instagram_echo_that_beats_the_answer_joins_the_row_in_flight(account):
    deliver(delivery(message(1)))
    row = _outgoing(Conversation.objects.get(), text="Yes, we do.")
    deliver(delivery(echo(2, text="Yes, we do.")))
    row.refresh_from_db()
    assert (row.external_id, row.status, row.sent_elsewhere) == ("aWdf2", "sent", False)
    assert Message.objects.filter(direction="out").count() == 1
    assert Event.objects.filter(type="message_status").count() == 1


def test_two_equal_texts_in_flight_are_joined_by_one_echo_each(account):
    deliver(delivery(message(1)))
    conversation = Conversation.objects.get()
    rows = [_outgoing(conversation, text="Yes"), _outgoing(conversation, text="Yes")]
    deliver(delivery(echo(2, text="Yes"), echo(3, text="Yes")))
    assert [Message.objects.get(pk=row.pk).external_id for row in rows] == ["aWdf2", "aWdf3"]


def test_a_messenger_echo_joins_by_its_correlation_and_not_by_its_words(page):
    deliver("page/text")
    conversation = Conversation.objects.get()
    row, other = _outgoing(conversation, text="A"), _outgoing(conversation, text="Hello")
    payload = payloads.load("page/echo_with_metadata")
    payload["entry"][0]["messaging"][0]["message"]["metadata"] = f"echodesk:{row.pk}"
    deliver(payload)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.external_id, row.status) == ("m_def", "sent")
    assert (other.external_id, other.status) == (None, "sending")


def test_a_messenger_echo_with_a_foreign_correlation_was_sent_elsewhere(page):
    deliver("page/text")
    stranger = _outgoing(factories.make_conversation(page), text="Hello")
    payload = payloads.load("page/echo_with_metadata")
    payload["entry"][0]["messaging"][0]["message"]["metadata"] = f"echodesk:{stranger.pk}"
    deliver(payload)
    assert Message.objects.get(external_id="m_def").sent_elsewhere
    stranger.refresh_from_db()
    assert stranger.status == "sending"


def test_the_echo_of_a_message_already_answered_changes_nothing(account):
    deliver(delivery(message(1)))
    factories.make_message(Conversation.objects.get(), direction="out", external_id="aWdf2")
    deliver(delivery(echo(2, text="Yes")))
    assert Message.objects.filter(direction="out").count() == 1


def test_a_reply_points_to_the_message_it_answers(account):
    deliver("instagram/text")
    deliver("instagram/reply_to")
    reply = Message.objects.get(external_id="aWdfreply")
    assert reply.reply_to == Message.objects.exclude(pk=reply.pk).get()


def test_whatsapp_names_come_with_the_message_and_need_no_profile(number):
    deliver("whatsapp/text")
    identity = ContactIdentity.objects.get(same_as=None)
    assert identity.contact.name == "Mika"
    assert identity.profile_state == ProfileState.NONE


def test_other_platforms_profiles_are_wanted(account):
    deliver("instagram/text")
    assert ContactIdentity.objects.get().profile_state == ProfileState.WANTED


def test_the_profile_of_a_new_person_is_fetched_after_the_commit(
    account, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    monkeypatch.setattr(
        "conversations.actions.receive.enqueue", lambda task, *args: asked.append((task.name, args))
    )
    with django_capture_on_commit_callbacks(execute=True):
        deliver(delivery(message(1)), delivery(message(2)))
    identity = ContactIdentity.objects.get()
    assert asked == [("conversations.tasks.fetch_profile", (identity.pk,))]


def test_an_account_that_needs_reconnecting_still_receives(account):
    account.status = AccountStatus.NEEDS_REAUTHORIZATION
    account.save()
    deliver("instagram/text")
    assert Message.objects.count() == 1


def test_a_disconnected_account_receives_nothing_and_the_log_says_so(account):
    account.status = AccountStatus.DISCONNECTED
    account.save()
    (stored,) = deliver("instagram/text")
    assert not Message.objects.exists()
    item = stored.items.get()
    assert (item.outcome, item.account, item.workspace) == (
        "disconnected",
        account,
        account.workspace,
    )


def test_the_account_remembers_its_last_webhook(account):
    deliver("instagram/text")
    account.refresh_from_db()
    assert account.last_webhook_at is not None


def test_one_person_writing_to_two_workspaces_is_two_contacts(account):
    elsewhere = factories.make_account(external_id="17841400000000009")
    deliver(
        delivery(message(1)),
        delivery(message(2, account="17841400000000009"), account="17841400000000009"),
    )
    assert Contact.objects.count() == 2
    assert {c.workspace for c in Contact.objects.all()} == {account.workspace, elsewhere.workspace}
    assert Event.objects.filter(workspace=elsewhere.workspace, type="ig_dm").count() == 1


def test_a_preview_is_cut_but_the_message_is_whole(account):
    deliver(delivery(message(1, text="é" * 3000)))
    assert len(Conversation.objects.get().last_message_text) == 200
    assert len(Message.objects.get().text) == 3000


def test_queries_do_not_grow_with_the_batch(account, django_assert_max_num_queries):
    few = delivery(*(message(n, person=f"79{n}") for n in range(3)))
    many = delivery(*(message(100 + n, person=f"78{n}") for n in range(300)))
    with django_assert_max_num_queries(34) as captured:
        deliver(few)
    # SQLite takes some 999 values in a statement, so its inserts come in a few pieces.
    with django_assert_max_num_queries(len(captured) + 30):
        deliver(many)
    assert Message.objects.count() == 303
    assert WebhookDelivery.objects.filter(state="done").count() == 2
