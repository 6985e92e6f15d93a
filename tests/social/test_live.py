import pytest

from echodesk.outgoing.event_words import unknown
from echodesk.realtime.models import Event
from social.connect.health import check_account, mark_needs_reauthorization
from social.models import AccountStatus, Reason
from social.sending_pause.pausing import pause_sending, resume_sending
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


def told(workspace):
    rows = Event.objects.filter(workspace=workspace, type="account_updated").order_by("seq")
    return [(row.scope, row.data["account"]) for row in rows]


def test_who_sees_an_account_is_told_that_it_is_paused_and_resumed(admin, account, workspace):
    pause_sending(member=admin, account=account)
    pause_sending(member=admin, account=account)
    assert told(workspace) == [(account.pk, account.pk)]
    resume_sending(member=admin, account=account)
    resume_sending(member=admin, account=account)
    assert told(workspace) == [(account.pk, account.pk)] * 2


def test_every_workspace_is_told_that_all_sending_is_paused(workspace):
    operator = factories.make_member(is_staff=True)
    pause_sending(user=operator.user, account=None)
    assert told(workspace) == told(operator.workspace) == [(None, None)]
    resume_sending(user=operator.user, account=None)
    assert len(told(workspace)) == 2


def test_an_account_that_breaks_and_recovers_is_told_of_once_each(workspace, fake_graph):
    account = factories.make_account(workspace, "facebook")
    mark_needs_reauthorization(account, Reason.LOST)
    mark_needs_reauthorization(account, Reason.LOST)
    assert told(workspace) == [(account.pk, account.pk)]
    account.refresh_from_db()
    assert account.status == AccountStatus.NEEDS_REAUTHORIZATION
    check_account(account)
    account.refresh_from_db()
    assert account.status == AccountStatus.ACTIVE
    assert told(workspace) == [(account.pk, account.pk)] * 2


def test_programs_can_ask_to_be_told():
    assert unknown(["account_updated"]) == []
