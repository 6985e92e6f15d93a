"""Who is behind an id: one contact and one conversation, by whatever ids Meta names them."""

import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from conversations.actions import labels
from conversations.actions.erase import erase_contact
from conversations.actions.receive import receive_events
from conversations.actions.receiving.people import lock_people
from conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    ErasedIdentity,
    Message,
    Note,
    NoticeKind,
)
from echodesk.deadlocks import retried
from echodesk.realtime.models import Event
from social.events import MessageEchoed, MessageReceived, NoticeReceived, Origin
from social.intake.routing import RoutedEvent
from social.models import WebhookDelivery
from social.platforms import Platform
from tests import factories
from tests.conversations.actions.helpers import at_once, changes_of
from tests.deliveries import deliver, delivery, message

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 1, 2, 12, tzinfo=UTC)
NUMBER, SPELLING, USER = "553198765432", "5531998765432", "BR.13491208655302741918"
MOVED = "358401112233"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr("conversations.actions.receive.enqueue", lambda *_args: True)


@pytest.fixture
def number(workspace):
    return factories.make_account(workspace, Platform.WHATSAPP)


def said(account, name, person, *others, second=0, **fields):
    """A WhatsApp message of a person whom Meta names by these ids."""
    event = MessageReceived(
        **_shared(account, second),
        external_id=name,
        text=name,
        sender_id=person,
        other_ids=others,
        **fields,
    )
    return RoutedEvent(event, account)


def echoed(account, name, person, second=0):
    event = MessageEchoed(
        **_shared(account, second), external_id=name, text=name, recipient_id=person
    )
    return RoutedEvent(event, account)


def moved(account, person, to, second=0):
    event = NoticeReceived(
        **_shared(account, second),
        key=f"moved:{person}:{to}",
        person_id=person,
        new_person_id=to,
        kind=NoticeKind.NUMBER_CHANGED,
    )
    return RoutedEvent(event, account)


def _shared(account, second):
    return {
        "origin": Origin(delivery_id=1, position=0, received_at=START + timedelta(hours=1)),
        "platform": Platform(account.platform),
        "account_ids": (account.external_id,),
        "occurred_at": START + timedelta(seconds=second),
    }


def the_only_conversation():
    assert Contact.objects.count() == 1
    return Conversation.objects.get()


class TestSpellings:
    def test_both_spellings_of_a_number_are_one_person(self, number):
        receive_events([said(number, "a", NUMBER)])
        receive_events([said(number, "b", SPELLING, second=1), echoed(number, "c", NUMBER)])
        conversation = the_only_conversation()
        assert conversation.messages.count() == 3
        assert ContactIdentity.objects.get().external_id == SPELLING

    @pytest.mark.parametrize(("last", "expected"), [(NUMBER, NUMBER), (SPELLING, SPELLING)])
    def test_answers_go_to_the_spelling_meta_used_last(self, number, last, expected):
        first = NUMBER if last == SPELLING else SPELLING
        receive_events([said(number, "b", last, second=5)])
        receive_events([said(number, "a", first, second=2)])
        assert ContactIdentity.objects.get().recipient_id == expected

    def test_an_instagram_id_that_looks_like_a_number_is_left_alone(self, workspace):
        account = factories.make_account(workspace)
        receive_events([said(account, "a", NUMBER), said(account, "b", SPELLING)])
        assert Contact.objects.count() == 2
        assert not ContactIdentity.objects.exclude(address="").exists()


class TestSeveralIds:
    def test_a_number_and_a_user_id_are_one_person_from_the_start(self, number):
        receive_events([said(number, "a", NUMBER, USER)])
        receive_events([said(number, "b", USER, second=1)])
        conversation = the_only_conversation()
        lead = conversation.identity
        assert lead.external_id == SPELLING
        assert list(lead.others.values_list("external_id", flat=True)) == [USER]
        # They hide their number now, so that is how they are reached.
        assert lead.recipient_id == USER

    def test_somebody_new_to_the_number_keeps_the_conversation_they_had(self, number):
        receive_events([said(number, "a", USER)])
        before = Conversation.objects.get()
        receive_events([said(number, "b", NUMBER, USER, second=1)])
        conversation = the_only_conversation()
        assert conversation == before
        assert conversation.identity.external_id == SPELLING
        assert conversation.messages.count() == 2

    def test_who_changes_their_number_stays_the_same_person(self, number):
        receive_events([said(number, "a", NUMBER)])
        receive_events([moved(number, NUMBER, MOVED, second=1)])
        assert ContactIdentity.objects.get(same_as=None).recipient_id == MOVED
        receive_events([said(number, "b", MOVED, second=2)])
        assert the_only_conversation().messages.count() == 2

    def test_links_pass_on_from_id_to_id(self, number):
        receive_events(
            [said(number, "a", USER), said(number, "b", NUMBER), said(number, "c", MOVED)]
        )
        assert Contact.objects.count() == 3
        receive_events([said(number, "d", NUMBER, USER), moved(number, NUMBER, MOVED)])
        assert the_only_conversation().messages.count() == 4
        assert ContactIdentity.objects.filter(same_as=None).count() == 1

    def test_two_workspaces_never_share_a_person(self, number, stranger):
        other = factories.make_account(stranger.workspace, Platform.WHATSAPP)
        receive_events([said(number, "a", NUMBER, USER), said(other, "b", NUMBER, USER)])
        assert Contact.objects.count() == 2

    def test_queries_do_not_grow_with_the_people(self, number, django_assert_max_num_queries):
        def batch(start, count):
            return [
                said(number, f"m{n}", f"3584{n:08}", f"FI.{n}") for n in range(start, start + count)
            ]

        with django_assert_max_num_queries(30) as captured:
            receive_events(batch(0, 3))
        # SQLite takes some 999 values in a statement, so its inserts come in pieces: of
        # identities there are two to a person.
        with django_assert_max_num_queries(len(captured) + 35):
            receive_events(batch(100, 300))
        assert Contact.objects.count() == 303


class TestJoining:
    @pytest.fixture
    def apart(self, number, agent):
        """One person as two: by number with an assignee, by user id with all the rest."""
        receive_events([said(number, "a", NUMBER, second=3, sender_name="Mika")])
        receive_events([said(number, "b", USER, second=5, sender_name="Mika K")])
        by_number = Conversation.objects.get(identity__external_id=SPELLING)
        by_user = Conversation.objects.get(identity__external_id=USER)
        by_number.assignee = agent
        by_number.save()
        by_user.status, by_user.priority = "pending", "high"
        by_user.save()
        by_user.labels.add(labels.create_label(member=agent, name="Refund"))
        for conversation in (by_number, by_user):
            Note.objects.create(
                workspace=number.workspace, conversation=conversation, author=agent, text="!"
            )
            factories.make_message(conversation, direction="out", client_id="1", occurred_at=START)
        return by_number, by_user

    def test_their_conversations_become_one(self, number, agent, apart):
        by_number, _by_user = apart
        receive_events([said(number, "c", NUMBER, USER, second=1)])
        conversation = the_only_conversation()
        assert conversation == by_number
        assert (conversation.status, conversation.priority) == ("open", "high")
        assert conversation.assignee == agent
        assert [label.name for label in conversation.labels.all()] == ["Refund"]
        assert Note.objects.filter(conversation=conversation).count() == 2
        assert conversation.messages.count() == 5
        assert conversation.unread_count == 3
        assert conversation.last_message_text == "b"
        assert conversation.identity.last_inbound_at == START + timedelta(seconds=5)
        assert conversation.contact.name == "Mika K"

    def test_browsers_leave_the_one_that_is_gone(self, number, apart):
        by_number, by_user = apart
        receive_events([said(number, "c", NUMBER, USER, second=9)])
        gone = Event.objects.filter(conversation_id=by_user.pk).latest("seq")
        assert (gone.type, gone.scope) == ("conversation_updated", number.pk)
        assert gone.data == {"changed": ["merged"], "into": by_number.pk}
        assert ["contact", "merged"] in changes_of(by_number)

    def test_a_resolved_one_stays_as_it_is_beside(self, number, apart):
        by_number, _by_user = apart
        Conversation.objects.filter(pk=by_number.pk).update(status="resolved")
        receive_events([said(number, "c", NUMBER, USER, second=9)])
        assert Contact.objects.count() == 1
        assert {row.status for row in Conversation.objects.all()} == {"resolved", "open"}
        assert {row.identity.external_id for row in Conversation.objects.all()} == {SPELLING}

    def test_what_waits_to_be_sent_is_sent_from_there(self, number, apart, monkeypatch):
        _by_number, by_user = apart
        woken = []
        monkeypatch.setattr(
            "conversations.actions.receiving.joining.wake.sender_on_commit", woken.append
        )
        factories.make_message(by_user, direction="out", status="queued", external_id=None)
        receive_events([said(number, "c", NUMBER, USER, second=9)])
        conversation = the_only_conversation()
        assert woken == [conversation.pk]
        assert conversation.messages.filter(status="queued").count() == 1


class TestPrivacy:
    def test_every_spelling_is_looked_for_and_nothing_is_left(self, number):
        for position, spelling in enumerate((NUMBER, SPELLING, USER)):
            WebhookDelivery.objects.create(
                platform="whatsapp",
                body=f'{{"from": "{spelling}"}}'.encode(),
                digest=bytes([position]) * 32,
                received_at=START,
                state="done",
            )
        receive_events([said(number, "a", NUMBER, USER)])
        erased = erase_contact(contact=Contact.objects.get())
        assert erased.deliveries == 3
        assert ErasedIdentity.objects.count() == 2
        assert not ContactIdentity.objects.exists()


class TestOwnAccount:
    def test_what_an_account_says_to_itself_makes_no_contact(self, workspace):
        own = "17841400000000001"
        factories.make_account(workspace, external_id=own, page_id="104000000000001")
        itself = message(1, person=own)
        as_self = message(2, person=own)
        as_self["message"] |= {"is_echo": True, "is_self": True}
        by_page = message(3, person="104000000000001")
        (stored,) = deliver(delivery(itself, as_self, by_page))
        assert stored.state == "done"
        assert not Contact.objects.exists()
        assert not Message.objects.exists()


class TestAtOnce:
    """Threads, each with a connection of its own; on SQLite they take turns at writing."""

    @pytest.mark.parametrize("platform", [Platform.INSTAGRAM, Platform.WHATSAPP])
    def test_two_first_messages_make_one_contact(self, workspace, platform):
        account = factories.make_account(workspace, platform)
        jobs = [
            lambda n=n: receive_events([said(account, f"m{n}", "79123456789", second=n)])
            for n in range(4)
        ]
        at_once(*jobs)
        assert the_only_conversation().messages.count() == 4

    def test_by_number_and_by_both_ids_at_once_is_one_person(self, number):
        messages = (
            said(number, "a", NUMBER),
            said(number, "b", SPELLING, USER, second=1),
            said(number, "c", USER, second=2),
            said(number, "d", USER, NUMBER, second=3),
        )
        at_once(*(partial(retried, partial(receive_events, [one])) for one in messages))
        assert the_only_conversation().messages.count() == 4
        assert ContactIdentity.objects.filter(same_as=None).count() == 1

    def test_somebody_whose_contact_changes_meanwhile_is_found(self, number):
        receive_events([said(number, "a", NUMBER)])
        identity = ContactIdentity.objects.get()
        other = Contact.objects.create(workspace=number.workspace)
        changed = threading.Event()

        def change():
            with transaction.atomic():
                ContactIdentity.objects.update(contact=other)
                changed.set()
                time.sleep(0.5)

        def find():
            assert changed.wait(10)
            with transaction.atomic():
                found = lock_people([(number.pk, identity.external_id)])
            assert [row.contact for row in found.values()] == [other]

        at_once(change, find)

    def test_people_who_lived_apart_are_joined_once(self, number):
        receive_events([said(number, "a", NUMBER), said(number, "b", USER)])
        at_once(
            *[
                partial(
                    retried,
                    partial(receive_events, [said(number, f"m{n}", NUMBER, USER, second=n)]),
                )
                for n in range(4)
            ]
        )
        assert the_only_conversation().messages.count() == 6
