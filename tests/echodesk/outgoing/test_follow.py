"""Each event an endpoint wants becomes one dispatch, whoever is killed or runs twice."""

import pytest
from django.db import IntegrityError, transaction

from echodesk.outgoing import follow as module
from echodesk.outgoing.actions.endpoints import change_endpoint, create_endpoint
from echodesk.outgoing.actions.switching import disable_endpoint
from echodesk.outgoing.follow import follow, follow_all, something_is_new
from echodesk.outgoing.models import Dispatch, Endpoint
from echodesk.realtime import log
from echodesk.realtime.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(admin):
    return create_endpoint(member=admin, url="https://shop.example/hooks")


def seqs(endpoint):
    return list(endpoint.dispatches.order_by("pk").values_list("seq", flat=True))


def test_a_new_endpoint_is_told_of_what_happens_from_now_on(admin, happen, endpoint):
    happen("note", "note")
    later = create_endpoint(member=admin, url="https://later.example/")
    happen("wa_message", conversation_id=7)
    assert something_is_new()
    assert follow_all() == 4
    assert (seqs(endpoint), seqs(later)) == ([1, 2, 3], [3])
    assert not something_is_new()
    last = later.dispatches.get()
    assert (last.type, last.conversation_id, last.workspace_id) == (
        "wa_message",
        7,
        admin.workspace_id,
    )


def test_reading_again_makes_nothing_twice(happen, endpoint):
    happen("note")
    assert follow(endpoint.pk) == 1
    assert follow(endpoint.pk) == 0
    Endpoint.objects.update(cursor=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        follow(endpoint.pk)
    assert seqs(endpoint) == [1]


def test_whoever_is_killed_in_between_has_done_nothing(happen, endpoint, monkeypatch):
    happen("note", "note")

    def killed(rows):
        Dispatch.objects.bulk_create(rows)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "insert_rows", killed)
        with pytest.raises(KeyboardInterrupt):
            follow(endpoint.pk)
    assert (seqs(endpoint), Endpoint.objects.get().cursor) == ([], 0)
    assert follow(endpoint.pk) == 2
    assert seqs(endpoint) == [1, 2]


def test_only_what_is_wanted_is_sent_and_the_rest_is_passed_over(admin, happen, endpoint):
    change_endpoint(member=admin, endpoint=endpoint, url=endpoint.url, types=["wa_message"])
    happen("note", "wa_message", "note")
    follow_all()
    assert seqs(endpoint) == [2]
    assert not something_is_new()


def test_what_is_for_sockets_alone_is_never_sent(happen, endpoint):
    happen(log.SCOPES_CHANGED)
    follow_all()
    assert seqs(endpoint) == []
    assert not something_is_new()


def test_a_long_log_is_read_in_batches(happen, endpoint):
    happen(*["note"] * 7)
    assert follow_all(batch=3) == 7
    assert seqs(endpoint) == list(range(1, 8))


def test_a_disabled_endpoint_stays_where_it_is(admin, happen, endpoint):
    disable_endpoint(member=admin, endpoint=endpoint)
    happen("note")
    assert not something_is_new()
    assert follow_all() == follow(endpoint.pk) == 0


def test_events_that_were_pruned_are_passed_over(happen, endpoint):
    happen("note", "note")
    Event.objects.all().delete()
    follow_all()
    assert seqs(endpoint) == []
    assert not something_is_new()
    happen("note")
    follow_all()
    assert seqs(endpoint) == [3]


def test_nobody_is_told_of_another_workspace(happen, endpoint, stranger):
    theirs = create_endpoint(member=stranger, url="https://elsewhere.example/")
    happen("note", workspace=stranger.workspace)
    happen("ig_dm", "ig_dm")
    follow_all()
    assert (seqs(endpoint), seqs(theirs)) == ([1, 2], [1])
    assert theirs.dispatches.get().type == "note"


def test_queries_do_not_grow_with_what_there_is(happen, endpoint, django_assert_max_num_queries):
    happen(*["note"] * 100)
    with django_assert_max_num_queries(9):
        follow_all()
    assert len(seqs(endpoint)) == 100
