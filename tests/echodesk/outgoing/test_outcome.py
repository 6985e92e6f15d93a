"""What an answer means for the dispatch and for its endpoint."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from echodesk.outgoing import health, ladder, outcome, rounds
from echodesk.outgoing.claim import claim_due
from echodesk.outgoing.follow import follow_all
from echodesk.outgoing.models import (
    Dispatch,
    DispatchState,
    Endpoint,
    EndpointState,
    Trouble,
    WhyDisabled,
)
from echodesk.outgoing.sending import Outcome
from echodesk.outgoing.tasks import tell_of_endpoints
from echodesk.workspaces.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


def wait_of(dispatch):
    dispatch.refresh_from_db()
    return dispatch.next_try_at - timezone.now()


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_success(endpoint, receiver, happen, status):
    receiver.answers = [status]
    happen("note")
    rounds.run()
    assert Dispatch.objects.get().state == DispatchState.DELIVERED
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.WORKING


@pytest.mark.parametrize("status", [301, 302, 400, 401, 404, 429, 500, 503])
def test_anything_else_is_tried_again(endpoint, receiver, happen, status):
    receiver.answers = [status]
    happen("note")
    rounds.run()
    dispatch = Dispatch.objects.get()
    assert (dispatch.state, dispatch.status_code) == (DispatchState.WAITING, status)
    assert dispatch.trouble == Trouble.STATUS
    assert timedelta(seconds=3) < wait_of(dispatch) <= timedelta(seconds=5)
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.FAILING


def test_the_whole_ladder_down_and_then_it_has_failed(endpoint, receiver, happen, pass_time):
    receiver.answers = [500] * 8
    happen("note")
    for used, delay in enumerate(ladder.DELAYS[1:], start=1):
        assert rounds.run() == 1
        dispatch = Dispatch.objects.get()
        assert (dispatch.state, dispatch.rung) == (DispatchState.WAITING, used)
        wait = wait_of(dispatch)
        assert abs(wait - timedelta(seconds=delay)) < timedelta(seconds=2)
        assert rounds.run() == 0, "not before its time"
        pass_time(seconds=delay)
    assert rounds.run() == 1
    dispatch = Dispatch.objects.get()
    assert (dispatch.state, dispatch.rung) == (DispatchState.FAILED, 8)
    pass_time(days=1)
    assert rounds.run() == 0
    assert len(receiver.posted) == dispatch.attempts.count() == 8
    assert {posted.uid for posted in receiver.posted} == {dispatch.uid}
    assert len({posted.body for posted in receiver.posted}) == 1


def test_one_success_and_all_is_well(endpoint, receiver, happen, pass_time):
    receiver.answers = [500, 200]
    happen("note")
    rounds.run()
    pass_time(seconds=5)
    rounds.run()
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.state) == (None, EndpointState.WORKING)


def test_retry_after_holds_back_everything_for_that_endpoint(endpoint, receiver, happen, pass_time):
    receiver.answers = [(429, {"Retry-After": "600"}, b"slow down")]
    happen("note")
    rounds.run()
    happen("note")
    pass_time(seconds=300)
    assert rounds.run() == 0
    pass_time(seconds=301)
    assert rounds.run() == 2
    assert sorted(receiver.seqs) == [1, 1, 2]


def test_a_pause_is_kept_whatever_else_is_answered_meanwhile(
    endpoint, receiver, happen, page_of, admin
):
    receiver.answers = [200, (429, {"Retry-After": "600"}, b""), 500, 200]
    happen(*["note"] * 4)
    rounds.run()
    assert len(receiver.posted) == 4
    happen("note")
    assert rounds.run() == 0
    page = page_of(admin).get(f"/settings/webhooks/{endpoint.pk}/").content.decode()
    assert "asked to be left alone until" in page


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ((500, {}, b"x" * 5000), "x" * 1000),
        ((500, {}, b"a\0b\xff"), "a�b�"),
        ((500, {}, "ქ".encode()), "ქ"),
        ((500, {}, b""), ""),
    ],
)
def test_the_beginning_of_an_answer_is_kept(endpoint, receiver, happen, answer, response):
    receiver.answers = [answer]
    happen("note")
    rounds.run()
    assert Dispatch.objects.get().attempts.get().response == response


def test_an_address_that_may_not_be_called_any_more_is_not(endpoint, receiver, happen, settings):
    settings.OUTGOING_ALLOW_PRIVATE = False
    happen("note")
    rounds.run()
    assert receiver.posted == []
    assert Dispatch.objects.get().trouble == Trouble.REFUSED


def test_a_name_that_leads_inside_is_not_called(endpoint, receiver, happen, settings):
    Endpoint.objects.update(url=receiver.url.replace("127.0.0.1", "127.1"))
    settings.OUTGOING_ALLOW_PRIVATE = False
    happen("note")
    rounds.run()
    assert receiver.posted == []
    assert Dispatch.objects.get().trouble == Trouble.NOT_PUBLIC


class TestDisabling:
    def test_who_is_gone_is_disabled_at_once(self, endpoint, receiver, happen):
        receiver.answers = [410]
        happen("note")
        rounds.run()
        endpoint.refresh_from_db()
        assert (endpoint.is_active, endpoint.disabled_reason) == (False, WhyDisabled.GONE)
        assert endpoint.disabled_at is not None
        dispatch = Dispatch.objects.get()
        assert (dispatch.state, dispatch.status_code) == (DispatchState.FAILED, 410)
        happen("note")
        assert rounds.run() == 0
        entry = AuditEntry.objects.filter(verb="endpoint_disabled").get()
        assert (entry.actor, entry.subject) == (None, "Our shop")
        assert "127.0.0.1" not in entry.subject

    @pytest.mark.parametrize(("hours", "disabled"), [(119, False), (120, True)])
    def test_who_fails_for_five_days_is_disabled(
        self, endpoint, receiver, happen, pass_time, hours, disabled
    ):
        receiver.answers = [500] * 3
        happen("note")
        rounds.run()
        pass_time(hours=hours)
        happen("note")
        rounds.run()
        endpoint.refresh_from_db()
        assert endpoint.is_active is not disabled
        assert endpoint.disabled_reason == (WhyDisabled.FAILING if disabled else "")

    def test_the_admins_are_told_once(self, endpoint, receiver, happen, admin, agent, stranger):
        owner = factories.make_member(admin.workspace, role="owner")
        receiver.answers = [410]
        happen("note")
        rounds.run()
        assert mail.outbox == []
        assert tell_of_endpoints() == 1
        assert tell_of_endpoints() == 0
        letter = mail.outbox[0]
        told = sorted(address for sent in mail.outbox for address in sent.to)
        assert told == sorted([admin.user.email, owner.user.email])
        assert letter.subject == "The webhook Our shop is disabled"
        assert f"http://testserver/settings/webhooks/{endpoint.pk}/" in letter.body
        assert "410" in letter.body
        assert endpoint.url not in letter.body

    def test_a_mail_server_that_is_away_is_asked_again(self, endpoint, monkeypatch):
        health.disable(endpoint.pk, WhyDisabled.FAILING)

        def away(*args, **kwargs):
            raise ConnectionRefusedError

        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", away)
            assert tell_of_endpoints() == 0
        assert tell_of_endpoints() == 1
        assert "five days" in mail.outbox[0].body

    def test_what_an_admin_disabled_is_told_to_nobody(self, endpoint, admin):
        from echodesk.outgoing.actions.switching import disable_endpoint

        disable_endpoint(member=admin, endpoint=endpoint)
        assert tell_of_endpoints() == 0


class TestLateNews:
    """A worker that lost its lease still knows what came of its attempt."""

    @pytest.fixture
    def two(self, endpoint, happen, pass_time):
        """The claims of a worker that was slow, and of the one that took over."""
        happen("note")
        follow_all()
        (slow,) = claim_due(1)
        pass_time(seconds=91)
        (second,) = claim_due(1)
        return slow, second

    def test_success_counts_whenever_it_is_known(self, two):
        slow, second = two
        outcome.record_all([(slow, Outcome(status_code=200))])
        assert Dispatch.objects.get().state == DispatchState.DELIVERED
        outcome.record_all([(second, Outcome(Trouble.STATUS, 500))])
        assert Dispatch.objects.get().state == DispatchState.DELIVERED

    def test_what_was_given_up_meanwhile_has_arrived_after_all(self, two):
        slow, _ = two
        Dispatch.objects.update(state=DispatchState.FAILED, trouble=Trouble.INTERRUPTED)
        outcome.record_all([(slow, Outcome(status_code=200))])
        found = Dispatch.objects.get()
        assert (found.state, found.trouble) == (DispatchState.DELIVERED, "")

    def test_failure_of_the_first_says_nothing_about_the_second(self, two):
        slow, second = two
        outcome.record_all([(slow, Outcome(Trouble.STATUS, 500))])
        dispatch = Dispatch.objects.get()
        assert (dispatch.rung, dispatch.trouble) == (2, "")
        assert dispatch.lease_until > timezone.now()
        assert [one.status_code for one in dispatch.attempts.all()] == [500, None]
        outcome.record_all([(second, Outcome(status_code=200))])
        assert Dispatch.objects.get().state == DispatchState.DELIVERED

    def test_an_endpoint_that_was_deleted_meanwhile_is_no_error(self, two):
        slow, _ = two
        Endpoint.objects.all().delete()
        outcome.record_all([(slow, Outcome(Trouble.STATUS, 410))])
        assert not Dispatch.objects.exists()
