"""What happens to the rows of accounts."""

import pytest
from django.db import IntegrityError

from echodesk.errors import NotAllowed
from echodesk.workspaces.models import AuditEntry
from social.connect import accounts
from social.connect.accounts import Connection, connect_account, disconnect_account
from social.connect.errors import AccountTaken
from social.connect.scopes import missing_scopes
from social.models import SocialAccount
from tests.factories import make_account, make_conversation, make_message

pytestmark = pytest.mark.django_db


def a_connection(**fields):
    defaults = {"platform": "facebook", "login": "facebook", "external_id": "104"}
    return Connection(**{**defaults, "access_token": "secret-token", **fields})


def test_an_account_has_one_owner(admin, stranger):
    connect_account(member=stranger, connection=a_connection())
    with pytest.raises(AccountTaken):
        connect_account(member=admin, connection=a_connection())


def test_a_disconnected_account_may_move_to_another_workspace(admin, stranger, fake_graph):
    theirs = connect_account(member=stranger, connection=a_connection())
    disconnect_account(member=stranger, account=theirs)
    ours = connect_account(member=admin, connection=a_connection())
    assert ours.pk != theirs.pk
    with pytest.raises(AccountTaken):
        connect_account(member=stranger, connection=a_connection())


def test_when_two_connect_at_once_the_second_updates_or_is_refused(admin, monkeypatch):
    store, calls = accounts._store, []

    def slower(member, connection):
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError
        return store(member, connection)

    monkeypatch.setattr(accounts, "_store", slower)
    assert connect_account(member=admin, connection=a_connection()).pk


def test_an_agent_may_neither_connect_nor_disconnect(agent):
    with pytest.raises(NotAllowed):
        connect_account(member=agent, connection=a_connection())
    with pytest.raises(NotAllowed):
        disconnect_account(member=agent, account=make_account(agent.workspace))


def test_disconnecting_forgets_the_token_and_keeps_the_conversations(admin, fake_graph):
    account = make_account(admin.workspace)
    message = make_message(make_conversation(account))
    disconnect_account(member=admin, account=account)
    account.refresh_from_db()
    assert (account.status, account.access_token, account.webhook_fields) == (
        "disconnected",
        "",
        [],
    )
    message.refresh_from_db()
    assert len(fake_graph.calls_to("subscribed_apps", "DELETE")) == 1
    assert AuditEntry.objects.filter(verb="account_disconnected").count() == 1


def test_disconnecting_works_with_a_dead_token(admin, fake_graph):
    fake_graph.fail_next(code=190)
    account = make_account(admin.workspace)
    disconnect_account(member=admin, account=account)
    assert SocialAccount.objects.get().status == "disconnected"


def test_disconnecting_twice_is_once(admin, fake_graph):
    account = make_account(admin.workspace)
    disconnect_account(member=admin, account=account)
    disconnect_account(member=admin, account=account)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"platform": "facebook", "page_id": "7"}, {"platform": "instagram", "page_id": "7"}),
        ({"platform": "whatsapp", "waba_id": "8"}, {"platform": "whatsapp", "waba_id": "8"}),
    ],
)
def test_a_switch_that_another_account_needs_stays_on(admin, stranger, fake_graph, one, other):
    account = make_account(admin.workspace, **one)
    make_account(stranger.workspace, **other)
    disconnect_account(member=admin, account=account)
    assert fake_graph.calls == []


def test_missing_permissions_are_named_once_it_is_known_what_was_granted():
    account = make_account(platform="facebook", scopes=["pages_show_list", "pages_messaging"])
    assert missing_scopes(account) == ["pages_manage_metadata", "pages_read_engagement"]
    assert missing_scopes(make_account(platform="facebook")) == []
