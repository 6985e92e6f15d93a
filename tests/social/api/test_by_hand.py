"""Connecting by hand through the API: every platform and login, and ids that were mixed up."""

import json

import pytest

from social.models import SocialAccount
from tests.factories import make_account, make_own_app
from tests.fake_graph import INSTAGRAM_ID, NUMBER_ID, PAGE_ID, WABA_ID, make_number

pytestmark = pytest.mark.django_db

ACCOUNTS = "/api/social/accounts/"
BUSINESS_ID = "5060000000001"
WHATSAPP = {
    "platform": "whatsapp",
    "external_id": NUMBER_ID,
    "waba_id": WABA_ID,
    "access_token": "hand-token",
}
INSTAGRAM = {
    "platform": "instagram",
    "login": "instagram",
    "external_id": INSTAGRAM_ID,
    "access_token": "hand-token",
}


@pytest.fixture
def graph(fake_graph):
    fake_graph.objects[NUMBER_ID] = {"display_phone_number": "+358 40 1", "verified_name": "Nord"}
    return fake_graph


class TestWhatsApp:
    def test_ids_are_confirmed_then_the_app_subscribed_then_the_number_stored(
        self, api_of, admin, graph
    ):
        response = api_of(admin).post(ACCOUNTS, WHATSAPP)
        assert response.status_code == 201, response.content
        paths = [(call.method, call.path) for call in graph.calls]
        assert paths == [
            ("GET", "debug_token"),
            ("GET", f"{WABA_ID}/phone_numbers"),
            ("GET", NUMBER_ID),
            ("POST", f"{WABA_ID}/subscribed_apps"),
        ]

    def test_several_numbers_of_one_account_are_several_accounts(self, api_of, admin, graph):
        graph.numbers[WABA_ID].append(make_number("106540000000002"))
        graph.objects["106540000000002"] = {"display_phone_number": "+358 40 2"}
        for number in (NUMBER_ID, "106540000000002"):
            answer = api_of(admin).post(ACCOUNTS, {**WHATSAPP, "external_id": number})
            assert answer.status_code == 201, answer.content
        assert SocialAccount.objects.filter(waba_id=WABA_ID).count() == 2

    def test_a_business_id_is_explained_with_the_ids_it_holds(self, api_of, admin, graph):
        graph.businesses[BUSINESS_ID] = [{"id": WABA_ID, "name": "Nord Coffee Oy"}]
        response = api_of(admin).post(ACCOUNTS, {**WHATSAPP, "waba_id": BUSINESS_ID})
        assert response.status_code == 400
        (detail,) = response.json()["fields"]["waba_id"]
        assert "business portfolio" in detail
        assert f"Nord Coffee Oy {WABA_ID}" in detail
        assert graph.calls_to("subscribed_apps") == []

    def test_an_id_of_nothing_at_all_is_refused_in_metas_words(self, api_of, admin, graph):
        response = api_of(admin).post(ACCOUNTS, {**WHATSAPP, "waba_id": "1"})
        assert (response.status_code, response.json()["code"]) == (400, "meta_refused")
        assert "nonexisting field" in response.json()["detail"]

    def test_a_number_of_another_account_is_explained_with_the_numbers_there_are(
        self, api_of, admin, graph
    ):
        response = api_of(admin).post(ACCOUNTS, {**WHATSAPP, "external_id": "358401234567"})
        (detail,) = response.json()["fields"]["external_id"]
        assert f"+358 40 1234567: {NUMBER_ID}" in detail
        assert not SocialAccount.objects.exists()

    def test_an_account_without_numbers_is_explained(self, api_of, admin, graph):
        graph.numbers[WABA_ID] = []
        response = api_of(admin).post(ACCOUNTS, WHATSAPP)
        assert "no number yet" in response.json()["fields"]["external_id"][0]

    def test_a_token_that_opens_nothing_is_refused(self, api_of, admin, graph):
        graph.fail_next(code=190, message="Expired", path="phone_numbers")
        response = api_of(admin).post(ACCOUNTS, WHATSAPP)
        assert response.status_code == 400
        assert "Expired" in response.json()["detail"]
        assert graph.calls_to("owned_whatsapp_business_accounts") == []

    def test_the_form_on_the_page_explains_the_same(self, page_of, admin, graph):
        graph.businesses[BUSINESS_ID] = []
        typed = {**WHATSAPP, "login": "facebook", "waba_id": BUSINESS_ID}
        response = page_of(admin).post("/connections/by-hand/", typed)
        assert response.status_code == 400
        assert b'id="id_waba_id_error"' in response.content
        assert b"business portfolio" in response.content
        assert b"hand-token" not in response.content


class TestInstagramLogin:
    def test_the_token_is_tried_on_its_own_host_and_both_ids_kept(self, api_of, admin, graph):
        response = api_of(admin).post(ACCOUNTS, INSTAGRAM)
        assert response.status_code == 201, response.content
        assert {call.host for call in graph.calls} == {"graph.instagram.com"}
        account = SocialAccount.objects.get()
        assert account.app_scoped_user_id == "9100000000000001"
        assert (account.login, account.username) == ("instagram", "nordcoffee")

    def test_an_app_scoped_id_given_as_the_account_id_is_refused(self, api_of, admin, graph):
        body = {**INSTAGRAM, "external_id": "9100000000000001"}
        response = api_of(admin).post(ACCOUNTS, body)
        assert response.status_code == 400
        assert "another Instagram account" in response.json()["detail"]
        assert not SocialAccount.objects.exists()

    def test_an_account_of_a_page_is_switched(self, api_of, admin, graph):
        known = make_account(admin.workspace, external_id=INSTAGRAM_ID)
        page_id = known.page_id
        assert api_of(admin).post(ACCOUNTS, INSTAGRAM).json()["id"] == known.pk
        known.refresh_from_db()
        assert (known.login, known.page_id) == ("instagram", "")
        assert graph.calls_to(f"{page_id}/subscribed_apps", "DELETE")


class TestOwnApp:
    def test_a_token_of_the_workspaces_own_app_is_recognised_and_proved(self, api_of, admin, graph):
        make_own_app(admin.workspace, app_id="77", secrets="own-secret")
        graph.answer_next(_debugged("77"), path="debug_token")
        body = {"platform": "facebook", "external_id": PAGE_ID, "access_token": "hand-token"}
        assert api_of(admin).post(ACCOUNTS, body).status_code == 201
        assert SocialAccount.objects.get().app_id == "77"
        assert graph.calls[0].token == "77|own-secret"
        assert "appsecret_proof" in graph.calls_to("subscribed_apps")[0].params

    def test_a_token_of_the_installations_app_is_asked_about_next(self, api_of, admin, graph):
        make_own_app(admin.workspace, app_id="77", secrets="own-secret")
        graph.fail_next(code=100, message="The App_id did not match", path="debug_token")
        body = {"platform": "facebook", "external_id": PAGE_ID, "access_token": "hand-token"}
        assert api_of(admin).post(ACCOUNTS, body).status_code == 201
        asked = [call.token for call in graph.calls_to("debug_token")]
        assert asked == ["77|own-secret", "900000000000001|meta-secret-new"]
        assert SocialAccount.objects.get().app_id == "900000000000001"


def _debugged(app_id):
    return {"data": {"app_id": app_id, "is_valid": True, "expires_at": 0, "scopes": []}}


@pytest.mark.parametrize("body", ["[]", "7", '{"id": 7}', "<html>", json.dumps({"data": "x"})])
def test_a_broken_answer_of_meta_stores_nothing(api_of, admin, graph, body):
    graph.fail_next(status=200, body=body, path="phone_numbers", times=3)
    response = api_of(admin).post(ACCOUNTS, WHATSAPP)
    assert response.status_code in {400, 503}
    assert not SocialAccount.objects.exists()
