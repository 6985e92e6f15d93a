"""History on the Connections page."""

import pytest

from social.models import HistoryImport
from tests.factories import make_account

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr("social.history.actions.enqueue", lambda *_args: True)


@pytest.fixture
def account(admin):
    return make_account(admin.workspace)


def make_import(account, **fields):
    return HistoryImport.objects.create(workspace=account.workspace, account=account, **fields)


def test_an_import_is_offered_started_and_shown_moving(page_of, admin, account):
    browser = page_of(admin)
    assert "Import history" in browser.get("/connections/").content.decode()
    response = browser.post(f"/connections/{account.pk}/history/", **HTMX)
    page = response.content.decode()
    assert HistoryImport.objects.get().started_by == admin
    assert 'hx-trigger="every 2s"' in page
    assert 'role="progressbar"' in page
    assert "Stop" in page


def test_progress_is_told_in_numbers(page_of, admin, account):
    make_import(
        account,
        status="fetching",
        is_counted=True,
        conversations_found=1200,
        conversations_done=300,
        messages_found=4500,
    )
    page = page_of(admin).get("/connections/history/").content.decode()
    assert 'aria-valuenow="25"' in page
    assert "300 of 1,200 conversations" in page


def test_a_finished_import_asks_for_nothing_more(page_of, admin, account):
    make_import(account, status="done", is_counted=True)
    page = page_of(admin).get("/connections/history/").content.decode()
    assert "every 2s" not in page
    assert "Import again" in page


def test_it_is_stopped_and_resumed(page_of, admin, account):
    history = make_import(account)
    browser = page_of(admin)
    browser.post(f"/connections/history/{history.pk}/cancel/")
    history.refresh_from_db()
    assert history.status == "cancelled"
    assert "Resume" in browser.get("/connections/").content.decode()
    browser.post(f"/connections/history/{history.pk}/resume/", **HTMX)
    history.refresh_from_db()
    assert history.status == "counting"


def test_why_it_cannot_be_is_said(page_of, admin):
    number = make_account(admin.workspace, "whatsapp")
    broken = make_account(admin.workspace, status="needs_reauthorization")
    browser = page_of(admin)
    page = browser.get("/connections/history/").content.decode()
    assert "WhatsApp keeps no history" in page
    assert "Reconnect this account first" in page
    assert "history-start" not in page
    for account in (number, broken):
        response = browser.post(f"/connections/{account.pk}/history/", **HTMX)
        assert 'role="alert"' in response.content.decode()
    response = browser.post(f"/connections/{number.pk}/history/", follow=True)
    assert "WhatsApp keeps no history" in response.content.decode()


def test_strangers_agents_and_nobody_may_not(client, page_of, stranger, agent, account):
    history = make_import(account)
    paths = [
        f"/connections/{account.pk}/history/",
        f"/connections/history/{history.pk}/cancel/",
        f"/connections/history/{history.pk}/resume/",
    ]
    for path in paths:
        assert client.post(path).status_code == 302
    for path in paths:
        assert page_of(stranger).post(path).status_code == 404
    for path in paths:
        assert page_of(make_agent(account)).post(path).status_code == 403
    history.refresh_from_db()
    assert history.status == "counting"
    assert page_of(agent).get("/connections/history/").status_code == 403


def make_agent(account):
    from tests.factories import make_member

    return make_member(account.workspace)


def test_the_number_of_queries_does_not_grow(
    page_of, admin, account, django_assert_max_num_queries
):
    browser = page_of(admin)
    for _number in range(5):
        make_import(make_account(admin.workspace))
    with django_assert_max_num_queries(8):
        browser.get("/connections/history/")
