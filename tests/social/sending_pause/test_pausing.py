import pytest
from django.conf import settings
from django.db import connection
from django.http import Http404
from django.utils.module_loading import import_string

from echodesk.errors import NotAllowed
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry
from social.models import SendingPause
from social.sending_pause import is_paused, open_pauses
from social.sending_pause.pausing import pause_sending, resume_sending
from tests import factories
from tests.conversations.actions.helpers import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, username="nordcoffee")


@pytest.fixture
def operator(db):
    return factories.make_member(is_staff=True).user


@pytest.fixture
def woken(monkeypatch):
    """How often the outbox was swept."""
    calls = []
    task = import_string(settings.OUTBOX_SWEEPER)

    def hand_over(*, args):
        calls.append(args)

    monkeypatch.setattr(task, "apply_async", hand_over)
    return calls


def told(workspace):
    return [describe(entry) for entry in AuditEntry.objects.filter(workspace=workspace)]


def test_an_admin_pauses_one_account_and_leaves_others_alone(admin, account, workspace):
    other = factories.make_account(workspace)
    pause = pause_sending(member=admin, account=account, reason=" Meta is\n down ")

    assert is_paused(account) == pause
    assert is_paused(other) is None
    assert (pause.reason, pause.started_by) == ("Meta is down", admin.user)
    assert told(workspace) == ["Held back all messages of @nordcoffee: Meta is down"]


def test_who_resumes_wakes_the_senders(
    admin, account, workspace, woken, django_capture_on_commit_callbacks
):
    pause = pause_sending(member=admin, account=account)
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_sending(member=admin, account=account) is True

    pause.refresh_from_db()
    assert is_paused(account) is None
    assert pause.ended_at is not None
    assert pause.ended_by == admin.user
    assert woken == [()]
    assert told(workspace)[0] == "Let messages of @nordcoffee go out again"


def test_nothing_happens_where_nothing_is_paused(admin, account, workspace, woken):
    assert resume_sending(member=admin, account=account) is False
    assert told(workspace) == []


def test_a_second_pause_is_the_first(admin, account, workspace):
    first = pause_sending(member=admin, account=account, reason="Outage")

    assert pause_sending(member=admin, account=account, reason="Again") == first
    assert is_paused(account).reason == "Outage"
    assert len(told(workspace)) == 1


def test_an_account_can_be_paused_again_after_it_was_resumed(admin, account):
    pause_sending(member=admin, account=account)
    resume_sending(member=admin, account=account)
    second = pause_sending(member=admin, account=account)

    assert is_paused(account) == second
    assert SendingPause.objects.count() == 2


def test_agents_cannot_pause(agent, account):
    with pytest.raises(NotAllowed):
        pause_sending(member=agent, account=account)
    with pytest.raises(NotAllowed):
        resume_sending(member=agent, account=account)


def test_an_account_of_another_workspace_is_not_there(stranger, account):
    with pytest.raises(Http404):
        pause_sending(member=stranger, account=account)
    with pytest.raises(Http404):
        resume_sending(member=stranger, account=account)


def test_the_operator_pauses_everything_and_every_workspace_can_trace_it(
    operator, account, workspace
):
    pause = pause_sending(user=operator, account=None, reason="Outage")
    elsewhere = factories.make_account()

    assert is_paused(account) == is_paused(elsewhere) == pause
    words = "All messages of this installation are held back by its operator: Outage"
    assert told(workspace) == [words]
    resume_sending(user=operator, account=None)
    assert is_paused(account) is None
    assert "go out again" in told(workspace)[0]


def test_nobody_else_pauses_everything(admin, account):
    for who in (admin.user, None):
        with pytest.raises(NotAllowed):
            pause_sending(user=who, account=None)
    with pytest.raises(NotAllowed):
        pause_sending(member=admin, account=None)


def test_a_pause_of_everything_and_one_of_an_account_end_apart(admin, operator, account):
    own = pause_sending(member=admin, account=account)
    everything = pause_sending(user=operator, account=None)

    assert list(open_pauses([account])) == [everything, own]
    resume_sending(member=admin, account=account)
    assert is_paused(account) == everything


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_once_make_one_pause(admin, account):
    def pause():
        pause_sending(member=admin, account=account)

    at_once(pause, pause)

    assert SendingPause.objects.filter(ended_at=None).count() == 1
    assert connection.in_atomic_block is False
