"""What is due is posted, signed, and written down; whoever dies is found by the lease."""

import threading
from datetime import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from echodesk.locks import held
from echodesk.outgoing import claim as claiming
from echodesk.outgoing import rounds, signing, wake
from echodesk.outgoing.actions.endpoints import create_endpoint, rotate_secret
from echodesk.outgoing.actions.switching import disable_endpoint
from echodesk.outgoing.claim import claim_due, something_is_due
from echodesk.outgoing.follow import follow_all
from echodesk.outgoing.models import Dispatch, DispatchAttempt, DispatchState, Endpoint, Trouble
from echodesk.outgoing.tasks import send_dispatches, sweep_dispatches
from echodesk.realtime.models import Event
from tests.receiver import receiving

pytestmark = pytest.mark.django_db


def state_of(dispatch):
    dispatch.refresh_from_db()
    return dispatch.state, dispatch.rung, dispatch.status_code, dispatch.trouble


def test_an_event_arrives_signed_and_whole(endpoint, receiver, happen):
    (event,) = happen("ig_dm", conversation_id=12, text="გამარჯობა 👋", direction="in")
    assert rounds.run() == 1

    (posted,) = receiver.posted
    dispatch = Dispatch.objects.get()
    assert posted.json == {
        "type": "ig_dm",
        "timestamp": event.created_at.isoformat(),
        "workspace": endpoint.workspace_id,
        "seq": 1,
        "conversation": 12,
        "data": {"text": "გამარჯობა 👋", "direction": "in"},
    }
    assert datetime.fromisoformat(posted.json["timestamp"]).tzinfo is not None
    assert posted.headers["content-type"] == "application/json"
    assert posted.headers["user-agent"].startswith("EchoDesk")
    assert posted.uid == dispatch.uid
    stamp = int(posted.headers["webhook-timestamp"])
    assert abs(stamp - timezone.now().timestamp()) < 60
    proof = signing.signature(endpoint.secret, dispatch.uid, stamp, posted.body)
    assert posted.headers["webhook-signature"] == proof

    assert state_of(dispatch) == (DispatchState.DELIVERED, 1, 200, "")
    attempt = dispatch.attempts.get()
    assert (attempt.status_code, attempt.response, attempt.is_success) == (200, "ok", True)
    assert attempt.milliseconds >= 0
    assert rounds.run() == 0
    assert not something_is_due()


def test_it_goes_in_order_where_nothing_fails(endpoint, receiver, happen, monkeypatch):
    monkeypatch.setattr(claiming, "AT_ONE_ENDPOINT", 1)
    happen(*["note"] * 20)
    assert rounds.run() == 20
    assert receiver.seqs == list(range(1, 21))


def test_both_secrets_sign_until_the_overlap_is_over(admin, endpoint, receiver, happen, pass_time):
    old = endpoint.secret
    new = rotate_secret(member=admin, endpoint=endpoint).secret
    happen("note")
    rounds.run()
    pass_time(hours=24)
    happen("note")
    rounds.run()
    both, one = receiver.posted

    def proofs(posted, *secrets):
        stamp = int(posted.headers["webhook-timestamp"])
        made = [signing.signature(key, posted.uid, stamp, posted.body) for key in secrets]
        return " ".join(made)

    assert both.headers["webhook-signature"] == proofs(both, new, old)
    assert one.headers["webhook-signature"] == proofs(one, new)


def test_without_a_secret_nothing_leaves(endpoint, receiver, happen, settings):
    """The key it was encrypted with is lost."""
    settings.ENCRYPTION_KEYS = ["M3h4bEJ2RDRhZkVvS0lpbVpmd0h2T2N0Z3Y0TnFqV0E="]
    happen("note")
    rounds.run()
    assert receiver.posted == []
    assert Dispatch.objects.get().trouble == Trouble.NO_SECRET


class TestDying:
    def test_a_dead_workers_dispatch_is_taken_over_when_its_lease_ends(
        self, endpoint, receiver, happen, pass_time
    ):
        happen("note")
        follow_all()
        (dead,) = claim_due(16)
        assert claim_due(16) == []
        assert rounds.run() == 0
        pass_time(seconds=claiming.LEASE.total_seconds() + 1)
        assert something_is_due()
        assert rounds.run() == 1

        assert state_of(dead.dispatch) == (DispatchState.DELIVERED, 2, 200, "")
        broken_off, made = dead.dispatch.attempts.order_by("pk")
        assert (broken_off.trouble, broken_off.milliseconds) == (Trouble.INTERRUPTED, None)
        assert made.is_success

    def test_who_kills_every_worker_is_given_up(self, endpoint, happen, pass_time):
        happen("note")
        follow_all()
        for _ in range(8):
            (mine,) = claim_due(16)
            pass_time(seconds=91)
        assert claim_due(16) == []
        assert state_of(mine.dispatch)[:2] == (DispatchState.FAILED, 8)
        assert mine.dispatch.trouble == Trouble.INTERRUPTED
        assert DispatchAttempt.objects.count() == 8

    def test_two_workers_never_take_the_same(self, endpoint, happen):
        happen(*["note"] * 6)
        follow_all()
        taken = [one.dispatch.pk for _ in range(4) for one in claim_due(2)]
        assert len(taken) == len(set(taken)) == 6


def test_one_endpoint_takes_no_more_than_its_share(admin, endpoint, happen):
    other = create_endpoint(member=admin, url="http://127.0.0.1:9/other")
    happen(*["note"] * 30)
    follow_all()
    claims = claim_due(100)
    shares = [sum(one.dispatch.endpoint == its for one in claims) for its in (endpoint, other)]
    assert shares == [claiming.AT_ONE_ENDPOINT] * 2


def test_what_fails_is_tried_one_by_one(endpoint, happen):
    Endpoint.objects.update(failing_since=timezone.now())
    happen(*["note"] * 5)
    follow_all()
    assert len(claim_due(16)) == 1
    assert claim_due(16) == []


def test_a_slow_endpoint_holds_up_nobody_else(admin, endpoint, receiver, happen):
    """Each of its attempts would outlast the test; the others are done long before."""
    enough = threading.Event()
    seen = threading.Event()
    receiver.answers = [lambda handler: enough.wait(20)] * 10

    def quick(handler):
        seen.set()
        handler.send_response(200)
        handler.end_headers()

    with receiving() as other:
        create_endpoint(member=admin, url=other.url)
        other.answers = [quick] * 10
        happen(*["note"] * 10)

        def watch():
            assert seen.wait(10)
            enough.set()

        watching = threading.Thread(target=watch)
        watching.start()
        rounds.run()
        watching.join()
    assert sorted(other.seqs) == list(range(1, 11))


def test_a_disabled_endpoint_is_sent_nothing(admin, endpoint, receiver, happen):
    happen("note")
    follow_all()
    disable_endpoint(member=admin, endpoint=endpoint)
    assert rounds.run() == 0
    assert receiver.posted == []
    assert Dispatch.objects.get().state == DispatchState.WAITING


def test_what_the_log_has_lost_cannot_be_sent(endpoint, receiver, happen):
    happen("note")
    follow_all()
    Event.objects.all().delete()
    rounds.run()
    assert receiver.posted == []
    assert state_of(Dispatch.objects.get())[0] == DispatchState.FAILED
    assert Dispatch.objects.get().trouble == Trouble.EVENT_GONE
    assert Endpoint.objects.get().failing_since is None


def test_no_more_than_two_rounds_at_a_time(endpoint, receiver, happen):
    happen("note")
    entered, leave = threading.Event(), threading.Event()

    def hold():
        with held("outgoing.0"), held("outgoing.1"):
            entered.set()
            leave.wait(10)
        connection.close()

    holding = threading.Thread(target=hold)
    holding.start()
    assert entered.wait(10)
    assert rounds.run() == 0
    leave.set()
    holding.join()
    assert rounds.run() == 1


class TestTasks:
    @pytest.fixture(autouse=True)
    def _awake(self):
        wake.flag().clear()

    def test_the_task_lets_the_next_wake_up_through(self, endpoint, happen):
        assert wake.flag().take()
        happen("note")
        assert send_dispatches() == 1
        assert wake.flag().take()

    @pytest.mark.parametrize("step", ["followed", "appended"])
    def test_the_sweeper_finds_what_a_lost_wake_up_left(self, endpoint, happen, monkeypatch, step):
        sent = []
        monkeypatch.setattr(wake, "enqueue", lambda task: sent.append(task.name) or True)
        assert sweep_dispatches() is False
        happen("note")
        if step == "followed":
            follow_all()
        assert sweep_dispatches() is True
        assert sent == ["echodesk.outgoing.tasks.send_dispatches"]

    def test_more_than_a_turn_can_do_is_gone_on_with(self, endpoint, happen, monkeypatch):
        sent = []
        monkeypatch.setattr(wake, "enqueue", lambda task: sent.append(task.name) or True)
        monkeypatch.setattr(rounds, "TURN", 0.3)
        monkeypatch.setattr(rounds, "SLOTS", 1)
        happen(*["note"] * 400)
        assert 0 < send_dispatches() < 400
        assert sent == ["echodesk.outgoing.tasks.send_dispatches"]


@pytest.mark.django_db(transaction=True)
class TestWaking:
    @pytest.fixture(autouse=True)
    def woken(self, monkeypatch):
        """Set when the task is sent."""
        event = threading.Event()
        monkeypatch.setattr(wake, "enqueue", lambda task: event.set() or True)
        wake.flag().clear()
        yield event
        wake.flag().clear()

    def test_what_happens_wakes_the_sender(self, endpoint, happen, woken):
        happen("note")
        assert woken.wait(5)

    def test_where_nobody_is_told_anything_nobody_is_woken(self, workspace, happen, woken):
        happen("note")
        assert not woken.wait(0.3)

    def test_the_sweeper_knows_whether_there_is_anybody(self, endpoint, happen, woken):
        cache.clear()
        assert sweep_dispatches() is False
        happen("note")
        assert woken.wait(5)

    @pytest.mark.parametrize("name", ["get", "set"])
    def test_a_cache_that_is_away_holds_nobody_up(self, endpoint, happen, woken, monkeypatch, name):
        def away(*args):
            raise RedisAway

        with monkeypatch.context() as patch:
            patch.setattr(wake.shared, name, away)
            happen("note")
            sweep_dispatches()
        assert woken.wait(5)


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_do_each_thing_once(endpoint, happen):
    happen(*["note"] * 60)
    Endpoint.objects.update(failing_since=None)
    taken, barrier = [], threading.Barrier(4)

    def work():
        barrier.wait(10)
        for _ in range(12):
            follow_all(batch=7)
            taken.extend(one.dispatch.seq for one in claim_due(5))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Dispatch.objects.count() == 60
    assert len(taken) == len(set(taken)) == DispatchAttempt.objects.count() > 0
