"""What is searched stays in step with what is said, whoever writes it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from conversations.actions import annotate, merge, reply
from conversations.actions.erase import erase_contact
from conversations.actions.profiles import fetch_profile
from conversations.models import (
    Attachment,
    ContactIdentity,
    Conversation,
    Message,
    SearchablePerson,
    SearchableText,
    SearchProgress,
)
from conversations.personal_data import collect
from conversations.search import finding, index
from conversations.search.people import people
from conversations.search.planning import plan_of
from tests import factories
from tests.deliveries import deliver, delivery, message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr("conversations.actions.receive.enqueue", lambda *_args: True)


@pytest.fixture
def account(workspace):
    return factories.make_account(
        workspace, external_id="17841400000000001", page_id="104000000000001"
    )


def found(member, q):
    """How many messages and notes are found."""
    return len(finding.texts(member, plan_of(member, q), limit=50))


def names(member, q):
    plan = plan_of(member, q)
    return [one.name.text for one in people(member, plan.pattern, plan.number)]


def test_what_was_received_is_found_after_the_next_round(agent, account):
    deliver(delivery(message(1, text="Where is my parcel?"), message(2, text="A parcel too")))
    assert found(agent, "parcel") == 0

    assert index.catch_up() == 2 + ContactIdentity.objects.count()
    assert found(agent, "parcel") == 2
    assert index.catch_up() == 0


def test_every_way_to_say_something_is_found(agent, account):
    conversation = factories.make_conversation(account)
    reply.queue_reply(member=agent, conversation=conversation, text="Your parcel left")
    annotate.add_note(member=agent, conversation=conversation, text="Parcel is late")
    photo = factories.make_message(conversation, "", kind="image")
    factories.make_attachment(photo, name="parcel.jpg")
    index.catch_up()

    assert found(agent, "parcel") == 3


def test_an_edit_takes_the_old_words_away_at_once_and_brings_the_new_ones(agent, account):
    deliver(delivery(message(1, text="Where is my parcel?")))
    index.catch_up()
    row = Message.objects.get()
    Message.objects.filter(pk=row.pk).update(text="Where is my letter?")
    index.refresh_messages([row.pk])

    assert (found(agent, "parcel"), found(agent, "letter")) == (0, 1)


def test_what_is_edited_or_unsent_by_the_platform_is_indexed_with_it(agent, account):
    said = [message(number, text="Where is my parcel?") for number in (1, 2, 3)]
    deliver(delivery(*said[:2]))
    index.catch_up()
    mids = [one["message"]["mid"] for one in said]
    changes = [
        {**said[0], "message_edit": {"mid": mids[0], "text": "A letter", "num_edit": 1}},
        {**said[1], "message": {"mid": mids[1], "is_deleted": True}},
    ]
    changes[0].pop("message")
    deliver(delivery(*changes))

    assert (found(agent, "parcel"), found(agent, "letter")) == (0, 1)


def test_a_message_that_is_unsent_before_it_was_indexed_is_never_found(agent, account):
    row = factories.make_message(factories.make_conversation(account), "parcel")
    stale = Message.objects.get(pk=row.pk)
    Message.objects.filter(pk=row.pk).update(text="", is_deleted=True)
    index.refresh_messages([row.pk])
    # The indexer had read it before, and writes only now.
    assert index._insert(index._TABLES[0], [stale])

    assert found(agent, "parcel") == 0
    assert SearchableText.objects.count() == 1


def test_a_withdrawn_message_is_not_found(agent, account):
    conversation = factories.make_conversation(account)
    [row] = reply.queue_reply(member=agent, conversation=conversation, text="parcel")
    index.catch_up()
    assert found(agent, "parcel") == 1
    reply.cancel_message(member=agent, message=row)

    assert found(agent, "parcel") == 0


def test_people_are_found_by_the_name_they_have_now(agent, account, fake_graph):
    conversation = factories.make_conversation(account, name="")
    index.catch_up()
    fake_graph.profiles[conversation.identity.external_id] = {"name": "Aino", "username": "nordic"}
    assert fetch_profile(conversation.identity_id)

    assert names(agent, "aino") == names(agent, "@nordic") == ["Aino"]


def test_merged_people_are_found_by_the_name_that_is_left_and_parted_by_their_own(agent, account):
    aino, mika = (factories.make_conversation(account, name=name) for name in ("Aino", "Mika"))
    index.catch_up()
    done = merge.merge_contacts(member=agent, kept=aino.contact, gone=mika.contact)
    assert (names(agent, "aino"), names(agent, "mika")) == (["Aino"], [])

    merge.unmerge_contacts(member=agent, merge=done)
    assert (names(agent, "aino"), names(agent, "mika")) == (["Aino"], ["Mika"])


CANARY = "quetzalcoatl"


def every_cell():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (str(bytes(c) if isinstance(c, memoryview | bytes) else c) for c in row)


def test_of_who_is_erased_no_word_is_left_in_the_index(agent, account):
    conversation = factories.make_conversation(account, name=f"{CANARY} person")
    factories.make_message(conversation, f"{CANARY} said")
    annotate.add_note(member=agent, conversation=conversation, text=f"{CANARY} noted")
    others = factories.make_message(factories.make_conversation(account), "parcel")
    index.catch_up()
    assert CANARY in "".join(every_cell())
    erase_contact(contact=conversation.contact)

    assert CANARY not in "".join(every_cell())
    assert found(agent, CANARY) == 0
    assert found(agent, "parcel") == SearchableText.objects.count() == 1
    assert SearchableText.objects.get().message == others


def test_what_is_handed_over_about_somebody_leaves_out_the_index(account):
    conversation = factories.make_conversation(account)
    factories.make_message(conversation, "parcel")
    index.catch_up()

    assert not [name for name in collect(conversation.contact)["records"] if "Search" in name]


def test_a_conversation_that_takes_in_another_has_what_is_found(agent, account):
    one, other = (factories.make_conversation(account) for _ in range(2))
    factories.make_message(other, "parcel")
    index.catch_up()
    from conversations.references import hand_over

    hand_over(other, one, first=Message)
    Conversation.objects.filter(pk=other.pk).delete()

    [hit] = finding.texts(agent, plan_of(agent, "parcel"), limit=5)
    assert hit.conversation_id == one.pk


class TestRounds:
    """How far the index is, with writers that are slow to commit."""

    def progress(self):
        return SearchProgress.objects.get(table="messages")

    def test_a_row_with_a_smaller_number_that_comes_late_is_found_too(self, agent, account):
        conversation = factories.make_conversation(account)
        factories.make_message(conversation, "parcel", pk=10)
        index.catch_up()
        factories.make_message(conversation, "parcel", pk=5)
        index.catch_up()

        assert found(agent, "parcel") == 2

    def test_what_is_settled_is_not_looked_at_again(self, account):
        conversation = factories.make_conversation(account)
        with time_machine.travel(timezone.now(), tick=False) as clock:
            reached = []
            for number, minutes in enumerate((14, 2, 14, 2), 1):
                factories.make_message(conversation, "parcel", pk=number * 10)
                index.catch_up()
                reached.append(self.progress().done_until)
                clock.shift(timedelta(minutes=minutes))

        # The first was numbered a quarter of an hour before the third round.
        assert reached == [0, 0, 10, 10]

    def test_a_round_does_no_more_than_it_is_asked_and_the_next_goes_on(self, account, monkeypatch):
        monkeypatch.setattr(index, "_BATCH", 2)
        conversation = factories.make_conversation(account)
        for number in range(5):
            factories.make_message(conversation, f"parcel {number}")
        index.catch_up(most=2)
        assert SearchableText.objects.count() == 2
        index.catch_up()
        assert SearchableText.objects.count() == 5

    def test_a_round_with_nothing_to_do_costs_little(self, account, django_assert_num_queries):
        factories.make_message(factories.make_conversation(account), "parcel")
        index.catch_up()
        with django_assert_num_queries(9):
            index.catch_up()

    def test_many_cost_no_more_queries_than_few(self, account, django_assert_max_num_queries):
        conversation = factories.make_conversation(account)
        for _ in range(20):
            factories.make_attachment(factories.make_message(conversation, "parcel"))
        with django_assert_max_num_queries(40):
            index.catch_up()
        assert SearchableText.objects.count() == 20
        assert Attachment.objects.count() == 20
        assert SearchablePerson.objects.count() == 1
