"""``manage.py check_accounts``."""

import pytest
from django.core.management import call_command

from tests.factories import make_account
from tests.fake_graph import PAGE_ID

pytestmark = pytest.mark.django_db


def test_accounts_that_work_are_told_and_the_command_succeeds(fake_graph, capsys):
    make_account(platform="facebook", external_id=PAGE_ID, page_id=PAGE_ID)
    make_account(status="disconnected")
    call_command("check_accounts")
    assert capsys.readouterr().out == "Nord Coffee: Messenger Nord Coffee: Connected\n"


def test_a_broken_account_is_noted_and_the_command_fails(fake_graph, capsys):
    fake_graph.fail_next(code=190)
    account = make_account(platform="facebook", external_id=PAGE_ID)
    with pytest.raises(SystemExit):
        call_command("check_accounts")
    account.refresh_from_db()
    assert account.status == "needs_reauthorization"
    assert "reconnect" in capsys.readouterr().out


def test_one_that_could_not_be_asked_does_not_stop_the_others(fake_graph, capsys):
    fake_graph.fail_next(code=2, status=503, times=3)
    make_account(platform="facebook", external_id="7")
    make_account(platform="facebook", external_id=PAGE_ID, page_id=PAGE_ID)
    with pytest.raises(SystemExit):
        call_command("check_accounts")
    out = capsys.readouterr().out
    assert "could not be reached" in out
    assert "Connected" in out
