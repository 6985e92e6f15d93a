"""The Connections page."""

import pytest

from social.models import SocialAccount
from tests.factories import make_account
from tests.fake_graph import PAGE_ID

pytestmark = pytest.mark.django_db

BY_HAND = {"platform": "facebook", "login": "facebook", "access_token": "typed-canary"}


def test_an_admin_sees_accounts_buttons_and_the_verify_token(page_of, admin):
    account = make_account(admin.workspace, scopes=["instagram_basic"])
    page = page_of(admin).get("/connections/").content.decode()
    assert account.label in page
    assert "/api/social/instagram/oauth/start/" in page
    assert f"/connections/{account.pk}/check/" in page
    assert "verify-me" in page
    assert "http://testserver/api/social/facebook/webhook/" in page
    assert "instagram_manage_messages" in page


def test_an_agent_sees_how_accounts_stand_and_nothing_to_press(page_of, agent):
    account = make_account(agent.workspace)
    page = page_of(agent).get("/connections/").content.decode()
    assert account.label in page
    assert "verify-me" not in page
    assert "verify-instagram" not in page
    assert "oauth/start" not in page
    assert "by-hand" not in page
    assert f"/connections/{account.pk}/" not in page


def test_a_broken_account_comes_first_with_its_reason(page_of, admin):
    make_account(admin.workspace, username="whole")
    make_account(
        admin.workspace,
        username="broken",
        status="needs_reauthorization",
        status_code="password_changed",
    )
    page = page_of(admin).get("/connections/").content.decode()
    table = page[page.index("<table") :]
    assert table.index("@broken") < table.index("@whole")
    assert "changed their password at Meta." in page


def test_accounts_of_another_workspace_are_not_shown(page_of, admin, stranger):
    theirs = make_account(stranger.workspace, username="theirs")
    browser = page_of(admin)
    assert b"theirs" not in browser.get("/connections/").content
    assert browser.post(f"/connections/{theirs.pk}/check/").status_code == 404
    assert browser.get(f"/connections/{theirs.pk}/disconnect/").status_code == 404
    assert browser.post(f"/connections/{theirs.pk}/disconnect/").status_code == 404


def test_nobody_is_sent_to_sign_in(client, db):
    assert client.get("/connections/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/connections/by-hand/", "/connections/{}/check/", "/connections/{}/disconnect/"]
)
def test_an_agent_may_press_nothing(page_of, agent, path):
    account = make_account(agent.workspace)
    assert page_of(agent).post(path.format(account.pk)).status_code == 403
    account.refresh_from_db()
    assert account.status == "active"


def test_an_account_is_connected_by_hand(page_of, admin, fake_graph):
    response = page_of(admin).post(
        "/connections/by-hand/", {**BY_HAND, "external_id": PAGE_ID}, follow=True
    )
    assert b"Nord Coffee is connected." in response.content
    assert SocialAccount.objects.get().access_token == "typed-canary"


def test_a_wrong_form_is_shown_again_without_the_token(page_of, admin):
    response = page_of(admin).post("/connections/by-hand/", {**BY_HAND, "external_id": "../me"})
    assert response.status_code == 400
    assert b"digits alone" in response.content
    assert b"typed-canary" not in response.content


def test_a_refusal_of_meta_is_shown_in_the_form(page_of, admin, fake_graph):
    fake_graph.fail_next(code=190, message="Session expired", path=PAGE_ID)
    response = page_of(admin).post("/connections/by-hand/", {**BY_HAND, "external_id": PAGE_ID})
    assert response.status_code == 400
    assert b"Session expired" in response.content


def test_a_missing_whatsapp_account_id_is_shown_at_its_field(page_of, admin):
    response = page_of(admin).post(
        "/connections/by-hand/", {**BY_HAND, "platform": "whatsapp", "external_id": "106"}
    )
    assert b'id="id_waba_id_error"' in response.content


def test_a_check_tells_that_an_account_works(page_of, admin, fake_graph):
    account = make_account(admin.workspace, "facebook", external_id=PAGE_ID, page_id=PAGE_ID)
    response = page_of(admin).post(f"/connections/{account.pk}/check/", follow=True)
    assert b"works." in response.content


def test_a_check_tells_that_an_account_is_broken(page_of, admin, fake_graph):
    fake_graph.fail_next(code=190)
    account = make_account(admin.workspace, "facebook", external_id=PAGE_ID)
    page_of(admin).post(f"/connections/{account.pk}/check/")
    account.refresh_from_db()
    assert account.status == "needs_reauthorization"


def test_a_check_that_could_not_ask_changes_nothing(page_of, admin, fake_graph):
    fake_graph.fail_next(code=2, status=503, times=3)
    account = make_account(admin.workspace, "facebook", external_id=PAGE_ID)
    response = page_of(admin).post(f"/connections/{account.pk}/check/", follow=True)
    assert b"could not be reached" in response.content
    account.refresh_from_db()
    assert account.status == "active"


def test_disconnecting_asks_first(page_of, admin, fake_graph):
    account = make_account(admin.workspace)
    browser = page_of(admin)
    assert b"Disconnect @" in browser.get(f"/connections/{account.pk}/disconnect/").content
    account.refresh_from_db()
    assert account.status == "active"
    browser.post(f"/connections/{account.pk}/disconnect/")
    account.refresh_from_db()
    assert account.status == "disconnected"
    assert b"Connect again" in browser.get("/connections/").content
