"""The accounts API."""

import pytest
from django.utils.dateparse import parse_datetime

from echodesk.workspaces.models import AuditEntry
from social import pace
from social.graph.pages import PAGE_FIELDS
from social.graph.usage import Allowance, Usage
from social.models import SocialAccount
from tests.factories import make_account, make_location
from tests.fake_graph import INSTAGRAM_ID, PAGE_ID, make_page

pytestmark = pytest.mark.django_db

ACCOUNTS = "/api/social/accounts/"
PAGE = {"platform": "facebook", "external_id": PAGE_ID, "access_token": "hand-token"}
INSTAGRAM = {**PAGE, "platform": "instagram", "external_id": INSTAGRAM_ID, "page_id": PAGE_ID}
WHATSAPP = {
    "platform": "whatsapp",
    "external_id": "106540000000001",
    "waba_id": "102290000000001",
    "access_token": "hand-token",
}
STATUS_KEYS = (
    "id platform external_id page_id username display_name login status status_reason scopes"
    " missing_scopes token_expires_at webhook_fields last_webhook_at"
)


@pytest.fixture
def graph(fake_graph):
    fake_graph.objects["106540000000001"] = {
        "display_phone_number": "+358 40 1234567",
        "verified_name": "Nord Coffee",
    }
    return fake_graph


def test_members_see_their_accounts_and_no_token(api_of, agent, stranger):
    mine = make_account(agent.workspace, access_token="canary")
    make_account(stranger.workspace)
    response = api_of(agent).get(ACCOUNTS)
    assert [row["id"] for row in response.json()] == [mine.pk]
    assert "canary" not in response.content.decode()
    assert "access_token" not in response.json()[0]


def test_nobody_sees_anything(api_of, db):
    account = make_account()
    for path in (ACCOUNTS, f"{ACCOUNTS}{account.pk}/", "/api/social/facebook/connection/status/"):
        assert api_of(None).get(path).status_code == 401


def test_another_workspaces_account_is_not_there(api_of, stranger, workspace):
    path = f"{ACCOUNTS}{make_account(workspace).pk}/"
    api = api_of(stranger)
    assert api.get(path).status_code == 404
    assert api.patch(path, {"display_name": "x"}).status_code == 404
    assert api.delete(path).status_code == 404
    assert api.post(f"{path}check/").status_code == 404


def test_agents_may_not_write(api_of, agent):
    account = make_account(agent.workspace)
    path, api = f"{ACCOUNTS}{account.pk}/", api_of(agent)
    assert api.get(path).status_code == 200
    assert api.post(ACCOUNTS, PAGE).status_code == 403
    assert api.patch(path, {"display_name": "x"}).status_code == 403
    assert api.delete(path).status_code == 403
    assert api.post(f"{path}check/").status_code == 403


def test_a_page_is_connected_by_hand(api_of, admin, graph):
    response = api_of(admin).post(ACCOUNTS, PAGE)
    assert response.status_code == 201, response.content
    body = response.json()
    assert body["display_name"] == "Nord Coffee"
    assert body["webhook_fields"] == list(PAGE_FIELDS)
    assert body["status"] == "active"
    assert "hand-token" not in response.content.decode()
    account = SocialAccount.objects.get()
    assert account.access_token == "hand-token"
    assert account.app_id == "900000000000001"
    assert graph.subscribed[PAGE_ID] == list(PAGE_FIELDS)


def test_instagram_behind_a_page_is_connected_by_hand(api_of, admin, graph):
    response = api_of(admin).post(ACCOUNTS, INSTAGRAM)
    assert response.status_code == 201, response.content
    assert response.json()["username"] == "nordcoffee"
    assert PAGE_ID in graph.subscribed


def test_the_page_is_found_by_its_token_when_it_is_not_named(api_of, admin, graph):
    graph.objects["me"] = make_page()
    graph.objects["me"]["id"] = PAGE_ID
    response = api_of(admin).post(ACCOUNTS, {**INSTAGRAM, "page_id": ""})
    assert response.status_code == 201, response.content
    assert response.json()["page_id"] == PAGE_ID


def test_instagram_of_another_page_is_refused(api_of, admin, graph):
    response = api_of(admin).post(ACCOUNTS, {**INSTAGRAM, "external_id": "17841400000000999"})
    assert response.status_code == 400
    assert "not linked" in response.json()["detail"]
    assert not SocialAccount.objects.exists()


def test_instagram_login_is_verified_on_its_own_host(api_of, admin, graph):
    me = {"id": "9100000000000001", "user_id": INSTAGRAM_ID, "username": "nordcoffee"}
    graph.fail_next(status=200, body=f'{{"data": [{str(me).replace(chr(39), chr(34))}]}}')
    response = api_of(admin).post(ACCOUNTS, {**INSTAGRAM, "login": "instagram", "page_id": ""})
    assert response.status_code == 201, response.content
    assert {call.host for call in graph.calls} == {"graph.instagram.com"}
    assert SocialAccount.objects.get().app_scoped_user_id == "9100000000000001"


def test_a_whatsapp_number_is_connected_by_hand(api_of, admin, graph):
    response = api_of(admin).post(ACCOUNTS, WHATSAPP)
    assert response.status_code == 201, response.content
    assert response.json()["display_name"] == "+358 40 1234567"
    assert graph.calls_to("102290000000001/subscribed_apps", "POST")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"platform": "telegram"}, "platform"),
        ({"external_id": "../me"}, "external_id"),
        ({"external_id": ""}, "external_id"),
        ({"access_token": ""}, "access_token"),
        ({"page_id": "1/2"}, "page_id"),
        ({"token_expires_at": "tomorrow"}, "token_expires_at"),
        ({"login": "instagram"}, "login"),
        ({"platform": "whatsapp"}, "waba_id"),
        ({"acces_token": "typo"}, "acces_token"),
    ],
)
def test_a_wrong_value_is_named(api_of, admin, graph, change, wrong):
    response = api_of(admin).post(ACCOUNTS, {**PAGE, **change})
    assert response.status_code == 400
    assert wrong in response.json()["fields"]
    assert not graph.calls_to("subscribed_apps")


def test_a_token_that_opens_nothing_is_refused_in_metas_words(api_of, admin, graph):
    graph.fail_next(code=190, message="Session has expired", path=PAGE_ID)
    response = api_of(admin).post(ACCOUNTS, PAGE)
    assert (response.status_code, response.json()["code"]) == (400, "meta_refused")
    assert "Session has expired" in response.json()["detail"]
    assert not SocialAccount.objects.exists()


def test_a_page_that_cannot_be_subscribed_is_not_stored(api_of, admin, graph):
    graph.fail_next(code=200, message="Needs a role", path="subscribed_apps", times=2)
    assert api_of(admin).post(ACCOUNTS, PAGE).status_code == 400
    assert not SocialAccount.objects.exists()


def test_meta_being_away_is_503_and_nothing_is_stored(api_of, admin, graph):
    graph.fail_next(code=2, status=503, path=PAGE_ID, times=3)
    response = api_of(admin).post(ACCOUNTS, PAGE)
    assert (response.status_code, response.json()["code"]) == (503, "meta_unavailable")


def test_an_account_of_another_workspace_is_a_conflict_and_meta_is_not_asked(
    api_of, admin, stranger, graph
):
    make_account(stranger.workspace, "facebook", external_id=PAGE_ID)
    response = api_of(admin).post(ACCOUNTS, PAGE)
    assert (response.status_code, response.json()["code"]) == (409, "account_taken")
    assert "Elsewhere" not in response.content.decode()
    assert graph.calls == []


def test_a_foreign_apps_token_is_used_without_a_proof(api_of, admin, graph):
    graph.fail_next(code=100, message="The App_id did not match", path="debug_token")
    assert api_of(admin).post(ACCOUNTS, PAGE).status_code == 201
    assert SocialAccount.objects.get().app_id == ""
    assert "appsecret_proof" not in graph.calls[-1].params


def test_an_account_can_be_renamed(api_of, admin, graph):
    account = make_account(admin.workspace)
    response = api_of(admin).patch(f"{ACCOUNTS}{account.pk}/", {"display_name": "Bar"})
    assert response.json()["display_name"] == "Bar"
    assert graph.calls == []


def test_a_new_token_is_tried_before_it_replaces_the_old(api_of, admin, graph):
    account = make_account(admin.workspace, "facebook", external_id=PAGE_ID, access_token="old")
    path = f"{ACCOUNTS}{account.pk}/"
    graph.fail_next(code=190, path=PAGE_ID)
    assert api_of(admin).patch(path, {"access_token": "new"}).status_code == 400
    account.refresh_from_db()
    assert account.access_token == "old"
    assert api_of(admin).patch(path, {"access_token": "new"}).status_code == 200
    account.refresh_from_db()
    assert account.access_token == "new"


@pytest.mark.parametrize(
    "body",
    [{"token_expires_at": "2027-01-01T00:00:00Z"}, {"status": "active"}, {"external_id": "1"}],
)
def test_what_is_not_yours_to_set_is_refused(api_of, admin, body):
    account = make_account(admin.workspace)
    assert api_of(admin).patch(f"{ACCOUNTS}{account.pk}/", body).status_code == 400


def test_deleting_disconnects_and_keeps_the_row(api_of, admin, graph):
    account = make_account(admin.workspace)
    path = f"{ACCOUNTS}{account.pk}/"
    assert api_of(admin).delete(path).status_code == 204
    assert api_of(admin).get(path).json()["status"] == "disconnected"
    assert api_of(admin).post(f"{path}check/").status_code == 409


def test_a_check_switches_lost_webhooks_on_again(api_of, admin, graph):
    account = make_account(admin.workspace, "facebook", external_id=PAGE_ID, page_id=PAGE_ID)
    response = api_of(admin).post(f"{ACCOUNTS}{account.pk}/check/")
    assert response.json()["webhook_fields"] == list(PAGE_FIELDS)
    assert PAGE_ID in graph.subscribed


def test_a_check_notes_a_dead_token(api_of, admin, graph):
    graph.fail_next(code=190, subcode=460)
    account = make_account(admin.workspace, "facebook", external_id=PAGE_ID)
    body = api_of(admin).post(f"{ACCOUNTS}{account.pk}/check/").json()
    assert body["status"] == "needs_reauthorization"
    assert "reconnect" in body["status_reason"]


def test_a_check_heals_an_account_that_works_again(api_of, admin, graph):
    account = make_account(
        admin.workspace, "facebook", external_id=PAGE_ID, status="needs_reauthorization"
    )
    assert api_of(admin).post(f"{ACCOUNTS}{account.pk}/check/").json()["status"] == "active"


def test_the_status_of_a_platform_has_the_agreed_shape(api_of, agent):
    account = make_account(agent.workspace, scopes=["instagram_basic"])
    make_account(agent.workspace, status="disconnected")
    make_account(agent.workspace, "facebook")
    body = api_of(agent).get("/api/social/instagram/connection/status/").json()
    assert body["connected"] is True
    assert [row["id"] for row in body["accounts"]] == [account.pk]
    assert sorted(body["accounts"][0]) == sorted(STATUS_KEYS.split())
    assert "instagram_manage_messages" in body["accounts"][0]["missing_scopes"]


def test_a_platform_whose_accounts_are_broken_is_not_connected(api_of, agent):
    make_account(agent.workspace, status="needs_reauthorization")
    body = api_of(agent).get("/api/social/instagram/connection/status/").json()
    assert body["connected"] is False
    assert len(body["accounts"]) == 1


def test_webhook_set_up_shows_the_verify_token_to_admins_alone(api_of, admin, agent):
    shown = api_of(admin).get("/api/social/webhooks/info/").json()["callbacks"]
    assert {row["object"] for row in shown} == {"instagram", "page", "whatsapp_business_account"}
    assert {row["verify_token"] for row in shown} == {"verify-me", "verify-instagram"}
    assert shown[1]["callback_url"] == "http://testserver/api/social/facebook/webhook/"
    hidden = api_of(agent).get("/api/social/webhooks/info/").json()["callbacks"]
    assert {row["verify_token"] for row in hidden} == {None}


def test_an_account_is_moved_to_a_location_and_back(api_of, admin):
    account = make_account(admin.workspace)
    here = make_location(admin.workspace)
    path = f"{ACCOUNTS}{account.pk}/"
    assert api_of(admin).get(path).json()["location"] is None
    assert api_of(admin).patch(path, {"location": here.pk}).json()["location"] == here.pk
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.detail["location"]) == ("account_moved", here.name)
    assert api_of(admin).patch(path, {"location": None}).json()["location"] is None


@pytest.mark.parametrize("location", ["x", 10**30, 0, True])
def test_a_location_there_is_not_is_refused(api_of, admin, stranger, location):
    account = make_account(admin.workspace)
    elsewhere = make_location(stranger.workspace)
    for wanted in (location, elsewhere.pk):
        answer = api_of(admin).patch(f"{ACCOUNTS}{account.pk}/", {"location": wanted})
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == ["location"]


def test_agents_and_strangers_move_no_account(api_of, agent, stranger):
    account = make_account(agent.workspace)
    body = {"location": make_location(agent.workspace).pk}
    assert api_of(agent).patch(f"{ACCOUNTS}{account.pk}/", body).status_code == 403
    assert api_of(stranger).patch(f"{ACCOUNTS}{account.pk}/", body).status_code == 404


def test_locations_are_listed_for_members_alone(api_of, agent, stranger):
    here = make_location(agent.workspace)
    make_location(stranger.workspace, "Elsewhere")
    assert api_of(agent).get("/api/locations/").json() == [
        {"id": here.pk, "name": "Tbilisi", "address": "", "time_zone": ""}
    ]
    assert api_of(None).get("/api/locations/").status_code == 401


def test_an_account_tells_how_it_stands_with_metas_limits(api_of, agent):
    account = make_account(agent.workspace)
    path = f"{ACCOUNTS}{account.pk}/"
    row = api_of(agent).get(path).json()
    assert (row["usage"], row["held_until"]) == ([], None)
    pace.note_usage(account.pk, Usage((Allowance("messenger", 100, wait=120),)))
    row = api_of(agent).get(path).json()
    [allowance] = row["usage"]
    assert (allowance["name"], allowance["percent"]) == ("messenger", 100)
    assert parse_datetime(row["held_until"]) > parse_datetime(allowance["read_at"])


def test_the_list_does_not_ask_for_every_accounts_limits(api_of, agent):
    make_account(agent.workspace)
    assert "usage" not in api_of(agent).get(ACCOUNTS).json()[0]
