"""Login dialog, codes and tokens."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from social.sandbox import tokens
from social.sandbox.models import OWNER_ID, SandboxCode, SandboxPage, SandboxToken

DIALOG = "/sandbox/facebook/v25.0/dialog/oauth"
CALLBACK = "http://testserver/api/social/facebook/oauth/callback/"
APP = {"client_id": "900000000000001", "client_secret": "meta-secret-new"}
ASKED = {
    "client_id": APP["client_id"],
    "redirect_uri": CALLBACK,
    "state": "s t&te",
    "response_type": "code",
    "scope": "pages_show_list,pages_messaging",
}


@pytest.fixture
def other_page(sandbox_page):
    return SandboxPage.objects.create(external_id="104000000000002", name="Second Page")


@pytest.fixture
def approve(client):
    """Tick ``pages`` and go on; gives what the browser is sent back with."""

    def post(pages=(), scopes=("pages_show_list", "pages_messaging"), **form):
        data = {"page": list(pages), "scope": list(scopes), **(form or {"approve": "1"})}
        response = client.post(DIALOG, data, query_params=ASKED)
        assert response.status_code == 302
        address = urlsplit(response["Location"])
        assert f"{address.scheme}://{address.netloc}{address.path}" == CALLBACK
        return {key: values[0] for key, values in parse_qs(address.query).items()}

    return post


@pytest.fixture
def exchange(graph):
    def call(code, **params):
        query = {**APP, "redirect_uri": CALLBACK, "code": code, **params}
        return graph("GET", "oauth/access_token", **query)

    return call


def error_of(answer):
    return answer["error"]["code"], answer["error"].get("error_subcode")


def test_the_dialog_lists_pages_and_permissions_to_anybody(client, sandbox_page, other_page):
    html = client.get(DIALOG, ASKED).content.decode()
    assert "Nord Coffee" in html
    assert "@nordcoffee" in html
    assert "Second Page" in html
    assert "pages_messaging" in html
    assert "<script" not in html
    assert "style=" not in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "1"},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": "http://testserver.evil.example/"},
        {"redirect_uri": ""},
        {"response_type": "token"},
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_address_opens_no_dialog_and_redirects_nowhere(client, db, method, wrong):
    response = getattr(client, method)(DIALOG, query_params={**ASKED, **wrong})
    assert response.status_code == 400
    assert not SandboxCode.objects.exists()


def test_denying_returns_the_state_and_says_who_denied(approve, sandbox_page):
    answer = approve(deny="1")
    assert answer["error"] == "access_denied"
    assert answer["error_reason"] == "user_denied"
    assert answer["state"] == ASKED["state"]
    assert "code" not in answer


def test_the_whole_way_from_tick_to_page_token(approve, exchange, graph, sandbox_page, other_page):
    answer = approve(pages=[sandbox_page.external_id])
    assert answer["state"] == ASKED["state"]
    status, short = exchange(answer["code"])
    assert status == 200
    assert short["token_type"] == "bearer"
    status, long = graph(
        "GET",
        "oauth/access_token",
        grant_type="fb_exchange_token",
        fb_exchange_token=short["access_token"],
        **APP,
    )
    assert (status, long["expires_in"]) == (200, 60 * 86400)
    _status, pages = graph("GET", "me/accounts", long["access_token"])
    (page,) = pages["data"]
    assert page["id"] == sandbox_page.external_id
    _status, me = graph("GET", "me", page["access_token"])
    assert me == {"id": sandbox_page.external_id, "name": "Nord Coffee"}


def test_ticking_no_page_gives_an_empty_list(approve, exchange, graph, sandbox_page):
    _status, token = exchange(approve()["code"])
    assert graph("GET", "me/accounts", token["access_token"]) == (200, {"data": []})


def test_an_unticked_permission_is_declined(approve, exchange, graph, sandbox_page):
    _status, token = exchange(approve(scopes=["pages_show_list"])["code"])
    _status, answer = graph("GET", "me/permissions", token["access_token"])
    status_of = {row["permission"]: row["status"] for row in answer["data"]}
    assert status_of["pages_show_list"] == "granted"
    assert status_of["pages_messaging"] == "declined"


def test_a_permission_that_was_not_asked_for_is_not_granted(approve, exchange, sandbox_page):
    exchange(approve(scopes=["pages_show_list", "business_management"])["code"])
    assert SandboxToken.objects.get().grant.scopes == ["pages_show_list"]


def test_a_login_configuration_stands_for_its_permissions(client, sandbox_page, settings):
    query = {**ASKED, "config_id": "77", "scope": ""}
    html = client.get(DIALOG, query).content.decode()
    assert all(scope in html for scope in settings.META_OAUTH_SCOPES)


def test_a_code_works_once(approve, exchange, sandbox_page):
    code = approve()["code"]
    assert exchange(code)[0] == 200
    status, answer = exchange(code)
    assert (status, error_of(answer)) == (400, (100, 36009))


def test_a_code_is_for_the_redirect_uri_it_was_made_for(approve, exchange, sandbox_page):
    status, answer = exchange(approve()["code"], redirect_uri="http://testserver/elsewhere/")
    assert (status, error_of(answer)) == (400, (100, 36008))


def test_a_code_expires(approve, exchange, sandbox_page):
    code = approve()["code"]
    SandboxCode.objects.update(expires_at=timezone.now())
    assert error_of(exchange(code)[1]) == (100, 36007)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"client_id": "1"}, 101), ({"client_secret": "guess"}, 1), ({"code": "AQguess"}, 100)],
)
def test_wrong_credentials_or_codes_are_refused(approve, exchange, sandbox_page, wrong, code):
    params = {"code": approve()["code"], **wrong}
    assert error_of(exchange(**params)[1])[0] == code


def test_an_older_app_secret_still_works(approve, exchange, sandbox_page):
    assert exchange(approve()["code"], client_secret="meta-secret-old")[0] == 200


def test_an_expired_token_can_neither_be_used_nor_lengthened(graph, db):
    token = tokens.user_token([], [], life=-timedelta(seconds=1))
    assert error_of(graph("GET", "me", token)[1]) == (190, 463)
    _status, answer = graph(
        "GET", "oauth/access_token", grant_type="fb_exchange_token", fb_exchange_token=token, **APP
    )
    assert error_of(answer) == (190, 463)


def test_debug_token_describes_user_and_page_tokens(graph, sandbox_page):
    user = tokens.user_token(["pages_messaging"], [sandbox_page.external_id])
    page = tokens.page_token(sandbox_page.external_id, ["pages_messaging"])
    app = "900000000000001|meta-secret-new"
    _status, answer = graph("GET", "debug_token", app, input_token=user)
    assert answer["data"]["type"] == "USER"
    assert answer["data"]["is_valid"] is True
    assert answer["data"]["user_id"] == OWNER_ID
    assert answer["data"]["granular_scopes"] == [
        {"scope": "pages_messaging", "target_ids": [sandbox_page.external_id]}
    ]
    _status, answer = graph("GET", "debug_token", user, input_token=page)
    assert answer["data"]["expires_at"] == 0
    assert answer["data"]["profile_id"] == sandbox_page.external_id
    _status, answer = graph("GET", "debug_token", app, input_token="EAAguess")
    assert answer["data"]["is_valid"] is False
    status, answer = graph("GET", "debug_token", "900000000000001|guess", input_token=page)
    assert (status, answer["error"]["code"]) == (400, 190)


def test_no_token_or_code_is_stored_in_the_clear(approve, exchange, sandbox_page):
    code = approve([sandbox_page.external_id])["code"]
    token = exchange(code)[1]["access_token"]
    page_token = tokens.page_token(sandbox_page.external_id, [])
    rows = [*SandboxCode.objects.values(), *SandboxToken.objects.values()]
    assert not any(secret in repr(rows) for secret in (code, token, page_token))
