"""Rows are written in one statement, and are what the ORM would have written."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from conversations.models import Contact, ContactIdentity, Message
from echodesk.bulk import insert_new, insert_rows, insert_values, update_rows
from echodesk.realtime.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def events(workspace, *data):
    return [
        {
            "workspace_id": workspace.pk,
            "seq": seq,
            "type": "note",
            "conversation_id": None,
            "scope": None,
            "data": one,
            "created_at": timezone.now(),
        }
        for seq, one in enumerate(data, 1)
    ]


def test_rows_without_objects_are_stored_as_given(workspace, django_assert_num_queries):
    said = {"text": "Ça va? \u201cღ\u201d 💙", "ids": ["17841400000000000000123"], "n": None}
    with django_assert_num_queries(1):
        insert_values(Event, events(workspace, said, {}))
    first, second = Event.objects.order_by("seq")
    assert (first.data, first.type, first.conversation_id) == (said, "note", None)
    assert second.data == {}
    assert timezone.now() - first.created_at < timedelta(minutes=1)


def test_a_conflict_with_a_stored_row_is_an_error(workspace):
    insert_values(Event, events(workspace, {}))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_values(Event, events(workspace, {}))


def test_objects_get_their_keys_and_the_moment_they_were_stored(workspace):
    people = [Contact(workspace=workspace, name=name) for name in ("Zoé", "ნინო", "")]
    insert_rows(people)
    assert [Contact.objects.get(pk=one.pk).name for one in people] == ["Zoé", "ნინო", ""]
    assert Contact.objects.filter(created_at__gt=timezone.now() - timedelta(minutes=1)).count() == 3


def test_what_is_stored_already_stays_and_the_rest_is_inserted(workspace):
    account = factories.make_account(workspace)
    there = factories.make_conversation(account, external_id="Psid-1").identity
    ids = ("Psid-1", "psid-1", "Psid-2")
    rows = [
        ContactIdentity(
            workspace=workspace, account=account, contact=there.contact, external_id=one
        )
        for one in ids
    ]
    inserted = insert_new(rows, "account", "external_id")
    stored = dict(ContactIdentity.objects.values_list("external_id", "pk"))
    assert set(stored) == set(ids)
    assert stored["Psid-1"] == there.pk
    if connection.vendor == "postgresql":
        assert [(row.external_id, row.pk) for row in inserted] == [
            (one, stored[one]) for one in ids[1:]
        ]
    else:
        assert inserted == []


def test_only_the_named_fields_are_written(workspace, django_assert_num_queries):
    talk = factories.make_conversation(factories.make_account(workspace))
    rows = [factories.make_message(talk, text) for text in ("One", "Two")]
    at = timezone.now().replace(microsecond=123456)
    for row in rows:
        row.edited_at, row.details, row.text = at, {"n": row.pk}, "not written"
    with django_assert_num_queries(1):
        update_rows(rows[::-1], "edited_at", "details")
    stored = Message.objects.order_by("pk")
    assert [row.text for row in stored] == ["One", "Two"]
    assert [(row.edited_at, row.details) for row in stored] == [(at, {"n": row.pk}) for row in rows]


def test_nothing_is_written_of_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows([])
        insert_values(Event, [])
        update_rows([])
