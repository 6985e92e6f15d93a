"""Instagram Login: its own dialog, hosts, envelopes, tokens and webhooks."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from django.utils import timezone

from social.graph import instagram_oauth as oauth
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.pages import list_subscribed_fields, subscribe, unsubscribe
from social.graph.refresh import refresh_token
from social.meta_apps import instagram_app
from social.sandbox import play, tokens
from social.sandbox.assets import INSTAGRAM_FIELDS, instagram_asset
from social.sandbox.models import (
    SandboxCode,
    SandboxInstagram,
    SandboxSubscription,
    SandboxToken,
)
from tests.sandbox.conftest import INSTAGRAM_APP_ID

DIALOG = "/sandbox/instagram/oauth/authorize"
TOKEN = "/sandbox/instagram-api/oauth/access_token"
CALLBACK = "http://testserver/api/social/instagram/oauth/callback/"
HOST = "https://graph.instagram.com"
ASKED = {
    "client_id": INSTAGRAM_APP_ID,
    "redirect_uri": CALLBACK,
    "state": "s t",
    "response_type": "code",
    "scope": "instagram_business_basic,instagram_business_manage_messages",
}
ALL = ["instagram_business_basic", "instagram_business_manage_messages"]


@pytest.fixture
def approve(client, instagram):
    """Allow ``scopes``; gives the address the browser is sent to."""

    def post(scopes=("instagram_business_manage_messages",), **form):
        data = {"account": instagram.external_id, "scope": list(scopes), **form}
        if not form:
            data["approve"] = "1"
        return client.post(DIALOG, data, query_params=ASKED)["Location"]

    return post


@pytest.fixture
def exchange(client):
    def post(code, **wrong):
        form = {
            "client_id": INSTAGRAM_APP_ID,
            "client_secret": "instagram-secret",
            "grant_type": "authorization_code",
            "redirect_uri": CALLBACK,
            "code": code,
            **wrong,
        }
        response = client.post(TOKEN, form)
        return response.status_code, response.json()

    return post


def code_in(address):
    return address.partition("code=")[2].partition("&")[0]


def test_the_dialog_lists_accounts_with_and_without_a_page(client, instagram):
    SandboxInstagram.objects.create(
        external_id="17841400000000009", app_scoped_id="9109", username="lone", name="Lone"
    )
    html = client.get(DIALOG, ASKED).content.decode()
    assert "@nordcoffee" in html
    assert "linked to the page Nord Coffee" in html
    assert "@lone" in html
    assert "linked to no page" in html


@pytest.mark.parametrize("wrong", [{"client_id": "900000000000001"}, {"redirect_uri": "http://x"}])
def test_facebook_s_app_id_or_a_foreign_address_opens_no_dialog(client, instagram, wrong):
    response = client.post(DIALOG, {"approve": "1"}, query_params={**ASKED, **wrong})
    assert response.status_code == 400
    assert not SandboxCode.objects.exists()


def test_the_way_back_ends_in_the_marks_instagram_appends(approve):
    assert approve().startswith(f"{CALLBACK}?code=AQ")
    assert approve().endswith("&state=s+t#_")


def test_denying_says_who_denied(approve):
    address = approve(deny="1")
    assert "error=access_denied" in address
    assert "error_reason=user_denied" in address
    assert "code=" not in address


def test_both_envelopes_of_the_code_s_answer_are_sent_in_turn(approve, exchange, instagram):
    first, second = (exchange(code_in(approve())) for _login in range(2))
    (row,) = first[1]["data"]
    assert row["user_id"] == instagram.app_scoped_id
    assert row["permissions"] == ",".join(ALL)
    assert second[1]["user_id"] == int(instagram.app_scoped_id)
    assert second[1]["permissions"] == ALL


@pytest.mark.parametrize("login", [1, 2])
def test_the_product_gets_a_long_token_and_both_ids_either_way(approve, meta, instagram, login):
    for _number in range(login):
        code = code_in(approve())
    app = instagram_app()
    given = oauth.exchange_code(app, f"{code}#_")
    assert given.user_id == instagram.app_scoped_id
    assert given.permissions == tuple(sorted(ALL))
    token = oauth.exchange_for_long_lived(app, given.token)
    left = token.expires_at - timezone.now()
    assert timedelta(days=59) < left <= timedelta(days=60)
    user = oauth.fetch_me(Access(HOST, token.token, app))
    assert (user.external_id, user.app_scoped_id, user.username) == (
        instagram.external_id,
        instagram.app_scoped_id,
        "nordcoffee",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "AQguess"},
        {"client_secret": "meta-secret-new"},
        {"client_id": "1"},
        {"grant_type": "password"},
        {"redirect_uri": "http://testserver/elsewhere/"},
    ],
)
def test_errors_of_this_host_have_an_envelope_of_their_own(approve, exchange, wrong):
    status, answer = exchange(**{"code": code_in(approve()), **wrong})
    assert status == 400
    assert set(answer) == {"error_type", "code", "error_message"}


def test_a_code_works_once(approve, exchange):
    code = code_in(approve())
    assert exchange(code)[0] == 200
    assert exchange(code)[1]["error_message"].startswith("Matching code was not found")


def test_the_basic_permission_cannot_be_unticked_and_the_others_can(approve, exchange):
    answer = exchange(code_in(approve(scopes=[])))[1]
    assert answer["data"][0]["permissions"] == "instagram_business_basic"


def test_a_token_is_renewed_once_it_is_a_day_old(meta, instagram_token):
    token = instagram_token()
    with pytest.raises(GraphError) as caught:
        refresh_token(token)
    assert not caught.value.needs_reauthorization
    SandboxToken.objects.update(
        issued_at=timezone.now() - timedelta(hours=25), expires_at=timezone.now() + timedelta(1)
    )
    fresh = refresh_token(token)
    assert fresh.token != token
    assert fresh.expires_at > timezone.now() + timedelta(days=59)


def test_an_expired_token_is_beyond_renewal(meta, instagram_token):
    token = instagram_token()
    SandboxToken.objects.update(
        issued_at=timezone.now() - timedelta(days=61), expires_at=timezone.now()
    )
    with pytest.raises(GraphError) as caught:
        refresh_token(token)
    assert (caught.value.code, caught.value.subcode) == (190, 463)


def test_tokens_of_one_host_are_garbled_to_the_other(
    graph, instagram_graph, instagram_token, sandbox_page
):
    page = tokens.page_token(sandbox_page.external_id, [])
    status, answer = instagram_graph("GET", "v25.0/me", page)
    assert (status, answer["error"]["type"]) == (400, "IGApiException")
    assert answer["error"]["code"] == 190
    assert graph("GET", "me", instagram_token())[1]["error"]["code"] == 190


def test_the_account_is_subscribed_listed_and_unsubscribed(meta, instagram, instagram_token):
    access = Access(HOST, instagram_token(), instagram_app())
    assert list_subscribed_fields(access, instagram.external_id, INSTAGRAM_APP_ID) is None
    subscribe(access, instagram.external_id, ["messages", "comments"])
    fields = list_subscribed_fields(access, instagram.external_id, INSTAGRAM_APP_ID)
    assert fields == ["messages", "comments"]
    unsubscribe(access, instagram.external_id)
    assert list_subscribed_fields(access, instagram.external_id, INSTAGRAM_APP_ID) is None


def test_fields_of_pages_are_refused(instagram_graph, instagram_token):
    status, answer = instagram_graph(
        "POST", "v25.0/me/subscribed_apps", instagram_token(), subscribed_fields="feed"
    )
    assert (status, answer["error"]["code"]) == (400, 100)


@pytest.fixture
def subscribed(instagram):
    """Subscribed by Instagram Login alone."""
    SandboxSubscription.objects.all().delete()
    SandboxSubscription.objects.create(
        object_id=instagram.external_id, app_id=INSTAGRAM_APP_ID, fields=["messages"]
    )
    return instagram_asset(instagram)


def test_its_webhooks_are_signed_with_instagram_s_secret(subscribed, chat_with, webhooks):
    play.person_writes(subscribed, chat_with(subscribed), "Hello")
    (request,) = webhooks.requests
    digest = hmac.new(b"instagram-secret", request.body, hashlib.sha256).hexdigest()
    assert request.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert webhooks.payloads[0]["object"] == "instagram"
    assert request.url.endswith("/api/social/instagram/webhook/")


def test_it_gets_whatever_the_app_is_subscribed_to(subscribed):
    (route,) = subscribed.routes()
    assert route.fields == INSTAGRAM_FIELDS


def test_connected_by_both_logins_everything_is_told_twice(
    subscribed, sandbox_page, chat_with, webhooks
):
    SandboxSubscription.objects.create(
        object_id=sandbox_page.external_id, app_id="900000000000001", fields=["messages"]
    )
    play.person_writes(subscribed, chat_with(subscribed), "Hello")
    assert (
        webhooks.payloads[0]["entry"][0]["messaging"]
        == (webhooks.payloads[1]["entry"][0]["messaging"])
    )
    signatures = {request.headers["X-Hub-Signature-256"] for request in webhooks.requests}
    assert len(signatures) == 2


@pytest.mark.parametrize("path", ["me", "17841400000000001"])
def test_answers_are_sent_and_profiles_read(
    subscribed, chat_with, webhooks, instagram_graph, instagram_token, path
):
    chat, token = chat_with(subscribed), instagram_token()
    play.write_message(chat, "Hi", from_person=True)
    body = {"recipient": {"id": chat.person_external_id}, "message": {"text": "Yes"}}
    status, answer = instagram_graph("POST", f"v25.0/{path}/messages", token, body)
    assert (status, answer["recipient_id"]) == (200, chat.person_external_id)
    message = webhooks.payloads[0]["entry"][0]["messaging"][0]["message"]
    assert (message["mid"], message["is_echo"]) == (answer["message_id"], True)
    profile = instagram_graph("GET", f"v25.0/{chat.person_external_id}", token)[1]
    assert profile["name"] == "Mika Lehto"


def test_without_the_permission_nothing_is_sent_and_nobody_shown(
    subscribed, chat_with, instagram_graph, instagram_token
):
    chat, token = chat_with(subscribed), instagram_token(["instagram_business_basic"])
    play.write_message(chat, "Hi", from_person=True)
    body = {"recipient": {"id": chat.person_external_id}, "message": {"text": "Yes"}}
    status, answer = instagram_graph("POST", "v25.0/me/messages", token, body)
    assert (status, answer["error"]["code"]) == (403, 10)
    answer = instagram_graph("GET", f"v25.0/{chat.person_external_id}", token)[1]
    assert answer["error"]["code"] == 10


def test_another_account_s_id_is_not_there_for_this_token(instagram_graph, instagram_token):
    token = instagram_token()
    for path in ("v25.0/17841400000000099/messages", "v25.0/17841400000000099/subscribed_apps"):
        answer = instagram_graph("POST", path, token, {"recipient": {"id": "1"}})[1]
        assert (answer["error"]["code"], answer["error"]["error_subcode"]) == (100, 33)


def test_the_product_understands_its_errors(meta, db):
    with pytest.raises(GraphError) as caught:
        oauth.exchange_code(instagram_app(), "AQguess")
    assert caught.value.kind == Kind.BAD_REQUEST
    assert "Matching code" in caught.value.message
