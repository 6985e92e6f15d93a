"""How the accounts look on the Connections page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from echodesk.workspaces.audit import record
from social.connect.overview import account_card, account_rows, permissions_of
from social.connect.scopes import REQUIRED
from social.models import CallbackCheck, Reason
from tests import factories

pytestmark = pytest.mark.django_db
FACEBOOK = list(REQUIRED["facebook", "facebook"])


def row_of(workspace, **fields):
    account = factories.make_account(workspace, "facebook", **{"scopes": FACEBOOK, **fields})
    return account_rows([account])[0]


def test_broken_accounts_come_first_and_disconnected_ones_last(workspace):
    made = [
        factories.make_account(workspace, status=status)
        for status in ("disconnected", "active", "needs_reauthorization")
    ]
    assert [row.account for row in account_rows(made)] == made[::-1]


@pytest.mark.parametrize(
    ("fields", "tone", "granted"),
    [
        ({}, "green", 4),
        ({"scopes": FACEBOOK[:2]}, "green", 2),
        ({"status": "needs_reauthorization"}, "red", 0),
        ({"status": "disconnected"}, "", 4),
        ({"status_code": Reason.DEVELOPMENT_MODE}, "amber", 4),
    ],
)
def test_a_row_tells_how_it_stands(workspace, fields, tone, granted):
    row = row_of(workspace, **fields)
    assert (row.tone, row.granted_count, row.needed_count) == (tone, granted, 4)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=6, hours=1), "Expires in 6 days"),
        (timedelta(days=1, hours=1), "Expires in 1 day"),
        (timedelta(hours=-3), "Expires in 0 days"),
        (timedelta(days=30), ""),
    ],
)
def test_access_that_ends_soon_is_told_in_days(workspace, left, words):
    row = row_of(workspace, token_expires_at=timezone.now() + left)
    assert row.ends_soon == words
    assert row.wants_renewal is bool(words)


def test_permissions_are_told_with_what_each_is_for(workspace):
    account = factories.make_account(
        workspace, "facebook", scopes=["pages_show_list", "pages_messaging", "something_new"]
    )
    found = {item.scope: item for item in permissions_of(account)}

    assert found["pages_messaging"].words == "read and answer Messenger messages"
    assert found["pages_messaging"].is_granted
    assert not found["pages_manage_metadata"].is_granted
    assert found["pages_manage_metadata"].is_needed
    assert not found["something_new"].is_needed
    assert permissions_of(factories.make_account(workspace)) == []


def test_the_card_names_who_connected_the_account(admin, workspace):
    one, other = (factories.make_account(workspace) for _ in range(2))
    record(workspace, "account_connected", "x", actor=admin.user, account=other.pk)
    rows = account_rows([one, other])

    assert account_card(admin, rows, str(other.pk)).granted_by == admin.user.get_full_name()
    assert account_card(admin, rows, "").row.account == one
    assert account_card(admin, rows, "").granted_by == ""
    assert account_card(admin, rows, "nonsense").row.account == one
    assert account_card(admin, [], "") is None


def page(client, **query):
    return client.get("/connections/", query).content.decode()


def test_what_is_broken_is_said_with_the_button_that_mends_it(page_of, admin, agent, workspace):
    account = factories.make_account(
        workspace,
        "facebook",
        display_name="Nord Outlet",
        status="needs_reauthorization",
        status_code="password_changed",
        status_since=timezone.now(),
    )
    shown = page(page_of(admin))

    assert "Nord Outlet cannot answer any more." in shown
    assert "has changed their password at Meta." in shown
    assert shown.count(f"/api/social/{account.platform}/oauth/start/?login=facebook") >= 2
    assert "oauth/start" not in page(page_of(agent))


def test_a_missing_permission_is_told_by_what_it_prevents(page_of, admin, workspace):
    account = factories.make_account(workspace, "facebook", scopes=FACEBOOK[:-1])
    shown = page(page_of(admin), account=account.pk)

    assert "3 of 4" in shown
    assert "Without it EchoDesk cannot read and answer Messenger messages." in shown


def test_agents_see_no_way_to_change_anything(page_of, agent, workspace):
    factories.make_account(workspace)
    factories.make_location(workspace)
    shown = page(page_of(agent))

    for words in ("Test webhooks", "Verify token", "Move", "/check/", "/disconnect/", "Get set up"):
        assert words not in shown


def test_the_page_costs_the_same_queries_however_many_accounts(
    page_of, admin, workspace, django_assert_max_num_queries
):
    client = page_of(admin)
    for _ in range(6):
        account = factories.make_account(workspace)
        factories.make_message(factories.make_conversation(account))
        with django_assert_max_num_queries(18):
            page(client)


def test_an_account_is_moved_on_the_page(page_of, admin, agent, stranger, workspace):
    account = factories.make_account(workspace)
    here = factories.make_location(workspace)
    path = f"/connections/{account.pk}/location/"
    assert page_of(admin).post(path, {"location": here.pk}).status_code == 302
    account.refresh_from_db()
    assert account.location == here
    assert "Tbilisi" in page(page_of(admin))
    page_of(admin).post(path, {"location": ""})
    account.refresh_from_db()
    assert account.location is None
    assert page_of(admin).post(path, {"location": "x"}).status_code == 404
    answer = page_of(admin).post(path, {"location": "999999"}, follow=True)
    assert "There is no such location." in answer.content.decode()
    assert page_of(agent).post(path, {"location": here.pk}).status_code == 403
    assert page_of(stranger).post(path, {"location": here.pk}).status_code == 404


def test_the_steps_tick_themselves(page_of, admin, workspace, settings):
    settings.SANDBOX = False
    client = page_of(admin)

    def done():
        return [step.is_done for step in client.get("/connections/").context["steps"]]

    assert done() == [True, False, False, False]
    CallbackCheck.objects.create(platform="instagram", answered_at=timezone.now())
    account = factories.make_account(workspace)
    assert done() == [True, True, True, False]
    account.last_webhook_at = timezone.now()
    account.save()
    assert done() == [True, True, True, True]
    assert "4 of 5 done" in page(client)
    factories.make_message(
        factories.make_conversation(account), direction="out", author=admin, status="sent"
    )
    assert "All set up" in page(client)


def test_an_installation_without_an_app_starts_there(page_of, admin, settings):
    settings.META_APP_SECRETS = settings.INSTAGRAM_APP_SECRETS = []
    shown = page(page_of(admin))
    assert "Set up the Meta app" in shown
    assert "/connections/app/" in shown
