"""What admins do with endpoints and with what was sent to them."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.outgoing import rounds
from echodesk.outgoing.actions import dispatches as dispatch_actions
from echodesk.outgoing.actions import endpoints as endpoint_actions
from echodesk.outgoing.actions.dispatches import replay, replay_failed, send_test
from echodesk.outgoing.actions.endpoints import (
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    rotate_secret,
)
from echodesk.outgoing.actions.switching import disable_endpoint, enable_endpoint, missed_by
from echodesk.outgoing.claim import claim_due
from echodesk.outgoing.follow import follow_all
from echodesk.outgoing.models import Dispatch, DispatchState, Endpoint, Trouble
from echodesk.realtime.models import Event
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry

pytestmark = pytest.mark.django_db
URL = "https://shop.example/hooks"


def audited():
    return [describe(entry) for entry in AuditEntry.objects.order_by("pk")]


class TestCreating:
    def test_an_endpoint_is_stored_with_its_secret_encrypted(self, admin):
        made = create_endpoint(
            member=admin, url=f" {URL} ", description=" Our \n shop ", types=["note", "ig_dm"]
        )
        assert (made.url, made.description, made.types) == (URL, "Our shop", ["ig_dm", "note"])
        stored = Endpoint.objects.get()
        assert stored.secret == made.secret
        raw = Endpoint.objects.extra(select={"raw": "secret"}).values_list("raw", flat=True).get()
        assert made.secret.removeprefix("whsec_") not in raw
        assert stored.created_by == admin
        assert audited() == ["Added the webhook Our shop"]

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("url", {"url": ""}),
            ("url", {"url": "shop.example"}),
            ("url", {"url": "http://shop.example/"}),
            ("url", {"url": "https://localhost/"}),
            ("url", {"url": "https://10.0.0.1/"}),
            ("url", {"url": "https://[::ffff:127.0.0.1]/"}),
            ("url", {"url": "https://user:pass@shop.example/"}),
            ("url", {"url": "https://shop.example/" + "x" * 500}),
            ("description", {"description": "x" * 121}),
            ("types", {"types": ["note", "nothing"]}),
        ],
    )
    def test_what_is_wrong_is_said_of_its_field(self, admin, field, values):
        with pytest.raises(ActionError) as refusal:
            create_endpoint(member=admin, **{"url": URL, **values})
        assert list(refusal.value.fields) == [field]
        assert not Endpoint.objects.exists()
        assert not AuditEntry.objects.exists()

    def test_one_address_is_one_endpoint_in_each_workspace(self, admin, stranger):
        create_endpoint(member=admin, url=URL)
        create_endpoint(member=stranger, url=URL)
        with pytest.raises(Conflict) as refusal:
            create_endpoint(member=admin, url=URL)
        assert (refusal.value.code, list(refusal.value.fields)) == ("duplicate", ["url"])

    def test_there_are_not_endlessly_many(self, admin, monkeypatch):
        monkeypatch.setattr(endpoint_actions, "MOST", 1)
        create_endpoint(member=admin, url=URL)
        with pytest.raises(Conflict) as refusal:
            create_endpoint(member=admin, url=f"{URL}/2")
        assert refusal.value.code == "too_many"


@pytest.fixture
def stored(admin):
    return create_endpoint(member=admin, url=URL, description="Our shop")


def test_only_admins_of_the_workspace_do_any_of_it(agent, stranger, stored, happen):
    dispatch = Dispatch.objects.create(
        workspace=agent.workspace, endpoint=stored, type="test", next_try_at=timezone.now()
    )
    verbs = [
        lambda member: change_endpoint(member=member, endpoint=stored, url=URL),
        lambda member: rotate_secret(member=member, endpoint=stored),
        lambda member: disable_endpoint(member=member, endpoint=stored),
        lambda member: enable_endpoint(member=member, endpoint=stored),
        lambda member: send_test(member=member, endpoint=stored),
        lambda member: replay(member=member, dispatch=dispatch),
        lambda member: replay_failed(member=member, endpoint=stored, since=timezone.now()),
        lambda member: delete_endpoint(member=member, endpoint=stored),
    ]
    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb(agent)
        with pytest.raises(Http404):
            verb(stranger)
    with pytest.raises(NotAllowed):
        create_endpoint(member=agent, url=f"{URL}/2")


def test_changing_keeps_the_secret_and_the_place_in_the_log(admin, stored, happen):
    happen("note")
    changed = change_endpoint(member=admin, endpoint=stored, url=f"{URL}/2", types=["note"])
    assert (changed.secret, changed.cursor) == (stored.secret, stored.cursor)
    assert (changed.url, changed.description, changed.types) == (f"{URL}/2", "", ["note"])
    with pytest.raises(Conflict):
        create_endpoint(member=admin, url=f"{URL}/2")


class TestSecret:
    def test_the_old_one_stays_for_a_day(self, admin, stored):
        row = rotate_secret(member=admin, endpoint=stored)
        now = timezone.now()
        assert row.secret != stored.secret
        assert row.secrets_at(now) == [row.secret, stored.secret]
        assert row.secrets_at(now + timedelta(hours=24, seconds=1)) == [row.secret]
        assert audited()[-1] == "Replaced the secret of the webhook Our shop"

    def test_a_form_sent_twice_replaces_it_once(self, admin, stored):
        row = rotate_secret(member=admin, endpoint=stored, version=1)
        with pytest.raises(Conflict) as refusal:
            rotate_secret(member=admin, endpoint=stored, version=1)
        assert refusal.value.code == "rotated"
        assert Endpoint.objects.get().secret == row.secret


def test_a_deleted_endpoint_has_no_secret_left_and_its_address_is_free(admin, stored):
    rotate_secret(member=admin, endpoint=stored)
    delete_endpoint(member=admin, endpoint=stored)
    row = Endpoint.objects.get()
    assert (row.secret, row.previous_secret, row.is_active) == ("", "", False)
    with pytest.raises(Http404):
        enable_endpoint(member=admin, endpoint=stored)
    assert create_endpoint(member=admin, url=URL).pk != row.pk
    assert audited()[2] == "Deleted the webhook Our shop"


class TestSwitching:
    def test_what_was_missed_is_sent_when_it_is_wanted(self, admin, endpoint, receiver, happen):
        happen("note")
        follow_all()
        disable_endpoint(member=admin, endpoint=endpoint)
        assert missed_by(Endpoint.objects.get()) == 1
        happen("note", "note")
        assert missed_by(Endpoint.objects.get()) == 3
        enable_endpoint(member=admin, endpoint=endpoint)
        rounds.run()
        assert sorted(receiver.seqs) == [1, 2, 3]
        assert audited()[-2:] == [
            "Disabled the webhook Our shop",
            "Enabled the webhook Our shop, with what it had missed",
        ]

    def test_or_left_out_and_said_so(self, admin, endpoint, receiver, happen):
        receiver.answers = [500]
        happen("note")
        rounds.run()
        disable_endpoint(member=admin, endpoint=endpoint)
        happen("note", "note")
        enable_endpoint(member=admin, endpoint=endpoint, catch_up=False)
        happen("note")
        rounds.run()
        assert receiver.seqs == [1, 4]
        first = Dispatch.objects.get(seq=1)
        assert (first.state, first.trouble) == (DispatchState.FAILED, Trouble.SKIPPED)
        assert Endpoint.objects.get().failing_since is None

    def test_what_waited_for_hours_is_sent_at_once(
        self, admin, endpoint, receiver, happen, pass_time
    ):
        receiver.answers = [(500, {"Retry-After": "9999"}, b"")]
        happen("note")
        rounds.run()
        disable_endpoint(member=admin, endpoint=endpoint)
        enable_endpoint(member=admin, endpoint=endpoint)
        assert rounds.run() == 1

    def test_what_a_dead_worker_held_is_left_out_too(self, admin, endpoint, happen, pass_time):
        happen("note")
        follow_all()
        claim_due(1)
        pass_time(seconds=91)
        disable_endpoint(member=admin, endpoint=endpoint)
        enable_endpoint(member=admin, endpoint=endpoint, catch_up=False)
        assert Dispatch.objects.get().trouble == Trouble.SKIPPED

    def test_switching_to_what_it_is_changes_nothing(self, admin, stored, happen):
        happen("note")
        enable_endpoint(member=admin, endpoint=stored, catch_up=False)
        assert Endpoint.objects.get().cursor == 0
        disable_endpoint(member=admin, endpoint=stored)
        disable_endpoint(member=admin, endpoint=stored)
        assert audited().count("Disabled the webhook Our shop") == 1


class TestTrying:
    def test_a_test_arrives_as_one(self, admin, endpoint, receiver, happen):
        dispatch = send_test(member=admin, endpoint=endpoint)
        assert rounds.run() == 1
        posted = receiver.posted[0].json
        assert (posted["type"], posted["seq"], posted["conversation"]) == ("test", None, None)
        dispatch.refresh_from_db()
        assert dispatch.state == DispatchState.DELIVERED
        assert audited()[-1] == "Sent a test to the webhook Our shop"

    def test_a_test_that_fails_has_failed(self, admin, endpoint, receiver):
        receiver.answers = [500]
        dispatch = send_test(member=admin, endpoint=endpoint)
        rounds.run()
        dispatch.refresh_from_db()
        assert (dispatch.state, dispatch.status_code) == (DispatchState.FAILED, 500)

    def test_a_test_does_not_wait_for_a_pause_to_end(self, admin, endpoint, receiver):
        Endpoint.objects.update(held_until=timezone.now() + timedelta(hours=1))
        send_test(member=admin, endpoint=endpoint)
        assert rounds.run() == 1

    def test_a_disabled_endpoint_is_not_tried(self, admin, stored):
        disable_endpoint(member=admin, endpoint=stored)
        with pytest.raises(Conflict) as refusal:
            send_test(member=admin, endpoint=stored)
        assert refusal.value.code == "disabled"


class TestReplaying:
    def test_it_is_sent_again_under_the_same_id_from_the_first_rung(
        self, admin, endpoint, receiver, happen
    ):
        happen("note")
        rounds.run()
        dispatch = replay(member=admin, dispatch=Dispatch.objects.get())
        assert (dispatch.state, dispatch.rung) == (DispatchState.WAITING, 0)
        rounds.run()
        first, again = receiver.posted
        assert (first.uid, first.body) == (again.uid, again.body)
        assert dispatch.attempts.count() == 2
        assert audited()[-1] == "Replayed an event to the webhook Our shop"

    def test_what_waits_is_not_replayed(self, admin, stored):
        dispatch = send_test(member=admin, endpoint=stored)
        with pytest.raises(Conflict) as refusal:
            replay(member=admin, dispatch=dispatch)
        assert refusal.value.code == "waiting"

    def test_what_the_log_has_lost_is_not_replayed(self, admin, endpoint, receiver, happen):
        happen("note")
        rounds.run()
        Event.objects.all().delete()
        with pytest.raises(Conflict) as refusal:
            replay(member=admin, dispatch=Dispatch.objects.get())
        assert refusal.value.code == "event_gone"

    def test_all_that_failed_since_is_sent_again(
        self, admin, endpoint, receiver, happen, pass_time, monkeypatch
    ):
        happen(*["note"] * 5)
        send_test(member=admin, endpoint=endpoint)
        rounds.run()
        Dispatch.objects.exclude(seq=3).update(state=DispatchState.FAILED)
        Dispatch.objects.filter(seq=1).update(created_at=timezone.now() - timedelta(days=3))
        receiver.posted.clear()
        yesterday = timezone.now() - timedelta(days=1)
        monkeypatch.setattr(dispatch_actions, "MOST_AT_ONCE", 2)

        assert replay_failed(member=admin, endpoint=endpoint, since=yesterday) == 2
        assert replay_failed(member=admin, endpoint=endpoint, since=yesterday) == 1
        assert replay_failed(member=admin, endpoint=endpoint, since=yesterday) == 0
        rounds.run()
        assert sorted(receiver.seqs) == [2, 4, 5]
        assert audited()[-1] == "Replayed 1 event to the webhook Our shop"
