"""Reading through the sandbox's Graph API, subscriptions, and its errors."""

import hashlib
import hmac
import io

import pytest
from PIL import Image

from social.platforms import Platform
from social.sandbox import play, tokens
from social.sandbox.graph.fields import parse_fields
from social.sandbox.models import OWNER_ID, SandboxPage, SandboxSubscription
from tests.sandbox.conftest import PAGE_SCOPES

LIST_FIELDS = (
    "id,name,access_token,tasks,instagram_business_account{id,username,name,profile_picture_url}"
)


@pytest.fixture
def user_token(sandbox_page):
    for number in range(2, 6):
        SandboxPage.objects.create(external_id=f"10400000000000{number}", name=f"Page {number}")
    ids = list(SandboxPage.objects.values_list("external_id", flat=True))
    return tokens.user_token(PAGE_SCOPES, ids)


def names_of(wanted):
    return {name: names_of(inner.fields) for name, inner in wanted.items()}


def test_fields_are_parsed_with_what_is_within_them():
    assert names_of(parse_fields("id,name,a{b,c{d,e}},f")) == {
        "id": {},
        "name": {},
        "a": {"b": {}, "c": {"d": {}, "e": {}}},
        "f": {},
    }
    assert names_of(parse_fields("a{b")) == {"a": {"b": {}}}
    assert parse_fields("messages.limit(20){id}")["messages"].modifiers == {"limit": "20"}
    assert parse_fields("") == {}
    assert parse_fields("a b,,.x") == {}


def test_me_is_the_person_who_signed_in(graph, user_token):
    assert graph("GET", "me", user_token) == (
        200,
        {"id": OWNER_ID, "name": "Sandbox Owner"},
    )


def test_pages_come_with_tasks_token_and_the_linked_instagram_account(graph, user_token):
    _status, answer = graph("GET", "me/accounts", user_token, fields=LIST_FIELDS)
    first, second, *_rest = answer["data"]
    assert first["instagram_business_account"]["id"] == "17841400000000001"
    assert first["instagram_business_account"]["username"] == "nordcoffee"
    assert "MESSAGING" in first["tasks"]
    assert "instagram_business_account" not in second
    assert first["access_token"] != second["access_token"]


def test_pages_are_listed_in_pages_with_a_next_address(graph, user_token):
    found, after = [], None
    for _round in range(3):
        params = {"limit": "2", "fields": "name"} | ({"after": after} if after else {})
        _status, answer = graph("GET", "me/accounts", user_token, **params)
        found += [row["name"] for row in answer["data"]]
        after = answer["paging"]["cursors"]["after"]
    assert found == ["Nord Coffee", "Page 2", "Page 3", "Page 4", "Page 5"]
    assert "next" not in answer["paging"]


def test_the_next_address_is_on_graph_s_host_with_version_and_token(graph, user_token):
    _status, answer = graph("GET", "me/accounts", user_token, limit="2")
    address = answer["paging"]["next"]
    assert address.startswith("https://graph.facebook.com/v25.0/me/accounts?")
    assert f"access_token={user_token}" in address


def test_a_cursor_that_is_none_is_refused(graph, user_token):
    assert graph("GET", "me/accounts", user_token, after="!")[1]["error"]["code"] == 100


def test_a_path_without_a_version_works_as_well(client, user_token):
    response = client.get("/sandbox/graph/me", {"access_token": user_token})
    assert response.json()["id"] == OWNER_ID
    assert response["facebook-api-version"] == "v25.0"
    assert "call_count" in response["X-App-Usage"]


def test_a_call_without_a_token_is_refused(graph, sandbox_page):
    status, answer = graph("GET", "me")
    assert (status, answer["error"]["code"]) == (400, 104)
    assert set(answer["error"]) == {"message", "type", "code", "fbtrace_id"}


def test_a_page_token_may_not_list_pages(graph, sandbox_page):
    token = tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)
    assert graph("GET", "me/accounts", token)[0] == 400


@pytest.mark.parametrize("is_right", [True, False])
def test_an_appsecret_proof_is_checked_when_given(graph, user_token, is_right):
    secret = b"meta-secret-new" if is_right else b"guess"
    proof = hmac.new(secret, user_token.encode(), hashlib.sha256).hexdigest()
    status, answer = graph("GET", "me", user_token, appsecret_proof=proof)
    assert status == (200 if is_right else 400)
    assert is_right or answer["error"]["type"] == "GraphMethodException"


def test_a_page_is_read_with_its_own_token_and_not_with_another_s(graph, sandbox_page):
    token = tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)
    status, answer = graph(
        "GET", sandbox_page.external_id, token, fields="name,instagram_business_account"
    )
    assert status == 200
    assert answer["instagram_business_account"]["id"] == "17841400000000001"
    other = SandboxPage.objects.create(external_id="104000000000007", name="Other")
    answer = graph(
        "GET", sandbox_page.external_id, tokens.page_token(other.external_id, PAGE_SCOPES)
    )[1]
    assert (answer["error"]["code"], answer["error"]["error_subcode"]) == (100, 33)


def test_a_page_is_subscribed_listed_and_unsubscribed(graph, sandbox_page):
    SandboxSubscription.objects.all().delete()
    token, path = (
        tokens.page_token(sandbox_page.external_id, PAGE_SCOPES),
        "104000000000001/subscribed_apps",
    )
    assert graph("GET", path, token) == (200, {"data": []})
    assert graph("POST", path, token, subscribed_fields="messages,feed") == (
        200,
        {"success": True},
    )
    (app,) = graph("GET", path, token)[1]["data"]
    assert app["id"] == "900000000000001"
    assert app["subscribed_fields"] == ["messages", "feed"]
    assert graph("DELETE", path, token) == (200, {"success": True})
    assert graph("GET", path, token) == (200, {"data": []})


@pytest.mark.parametrize("fields", ["", "messages,gossip"])
def test_unknown_or_no_fields_cannot_be_subscribed_to(graph, sandbox_page, fields):
    token = tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)
    path = f"{sandbox_page.external_id}/subscribed_apps"
    answer = graph("POST", path, token, subscribed_fields=fields)[1]
    assert answer["error"]["code"] == 100


def test_whatsapp_numbers_and_subscription(graph, number):
    token = tokens.whatsapp_token(number.waba_id)
    _status, answer = graph("GET", f"{number.waba_id}/phone_numbers", token)
    (listed,) = answer["data"]
    assert listed["display_phone_number"] == number.display_number
    assert graph("GET", number.external_id, token)[1]["verified_name"] == "Nord Coffee"
    assert graph("POST", f"{number.waba_id}/subscribed_apps", token)[1] == {"success": True}
    (app,) = graph("GET", f"{number.waba_id}/subscribed_apps", token)[1]["data"]
    assert app["whatsapp_business_api_data"]["id"] == "900000000000001"
    assert graph("GET", "102999/phone_numbers", token)[1]["error"]["error_subcode"] == 33
    assert graph("GET", "106999", token)[1]["error"]["error_subcode"] == 33


def test_profiles_of_people_who_wrote(graph, assets, chat_with, token_of, client):
    for platform, fields, expected in (
        (Platform.INSTAGRAM, "name,username,profile_pic", {"name", "username", "profile_pic"}),
        (
            Platform.FACEBOOK,
            "first_name,last_name,profile_pic",
            {"first_name", "last_name", "profile_pic"},
        ),
    ):
        chat = chat_with(assets[platform])
        play.write_message(chat, "Hi", from_person=True)
        token = token_of(assets[platform])
        status, answer = graph("GET", chat.person_external_id, token, fields=fields)
        assert status == 200
        assert set(answer) == expected | {"id"}
        picture = client.get(answer["profile_pic"].removeprefix("http://testserver"))
        assert Image.open(io.BytesIO(picture.content)).format == "PNG"


def test_somebody_who_has_not_written_has_not_consented(graph, assets, chat_with, token_of):
    asset = assets[Platform.INSTAGRAM]
    answer = graph("GET", chat_with(asset).person_external_id, token_of(asset))[1]
    assert answer["error"]["code"] == 230
    assert "User consent is required" in answer["error"]["message"]


def test_an_unknown_id_is_missing(graph, sandbox_page):
    token = tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)
    error = graph("GET", "790000000000099", token)[1]["error"]
    assert (error["code"], error["error_subcode"], error["type"]) == (
        100,
        33,
        "GraphMethodException",
    )


def test_a_picture_s_address_cannot_be_made_up(client, db):
    assert client.get("/sandbox/pictures/3:guess.png").status_code == 404


def test_unknown_paths_and_methods_are_errors_of_graph_s(graph, user_token):
    assert graph("GET", "me/accounts/of/others", user_token)[1]["error"]["code"] == 2500
    assert graph("POST", "me", user_token)[1]["error"]["code"] == 100
