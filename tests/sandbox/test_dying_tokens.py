"""How tokens die, and that calls and ``debug_token`` say the same of it."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import responses
from django.utils import timezone

from social.connect.reasons import Holder, reason_of_error, reason_of_token
from social.graph.errors import error_of_envelope
from social.graph.oauth import parse_token_info
from social.models import Login, Reason
from social.platforms import Platform
from social.sandbox import callbacks, grants, tokens
from social.sandbox.models import (
    Revocation,
    SandboxExchange,
    SandboxGrant,
    SandboxSubscription,
    SandboxToken,
)
from tests.sandbox.conftest import APP_ID, PAGE_SCOPES

APP_TOKEN = f"{APP_ID}|meta-secret-new"


@pytest.fixture
def page_token(sandbox_page):
    return tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)


@pytest.fixture
def inspect(graph):
    return lambda token: graph("GET", "debug_token", APP_TOKEN, input_token=token)[1]["data"]


REASONS = [
    (Revocation.APP_REMOVED, Reason.APP_REMOVED),
    (Revocation.CHECKPOINT, Reason.CHECKPOINT),
    (Revocation.PASSWORD, Reason.PASSWORD_CHANGED),
    (Revocation.EXPIRED, Reason.EXPIRED),
    (Revocation.UNCONFIRMED, Reason.CHECKPOINT),
    (Revocation.LOGGED_OUT, Reason.LOST),
    (Revocation.NO_ROLE, Reason.PAGE_UNTICKED),
]


@pytest.mark.parametrize(("revocation", "reason"), REASONS)
def test_a_call_is_refused_for_the_reason_and_the_product_finds_it(
    graph, page_token, revocation, reason
):
    SandboxToken.objects.update(revocation=revocation)
    status, answer = graph("GET", "me", page_token)
    assert (status, answer["error"]["code"]) == (400, 190)
    assert answer["error"]["error_subcode"] == revocation
    assert reason_of_error(error_of_envelope(answer["error"], status=400)) == reason


@pytest.mark.parametrize(("revocation", "reason"), REASONS)
def test_debug_token_says_the_same(graph, page_token, inspect, time_machine, revocation, reason):
    # Meta names the second in some of its messages.
    time_machine.move_to(timezone.now(), tick=False)
    SandboxToken.objects.update(revocation=revocation)
    error = graph("GET", "me", page_token)[1]["error"]
    data = inspect(page_token)
    assert data["is_valid"] is False
    assert data["error"] == {
        "code": 190,
        "subcode": error["error_subcode"],
        "message": error["message"],
    }
    holder = Holder(Platform.FACEBOOK, Login.FACEBOOK, "104000000000001")
    assert reason_of_token(parse_token_info(data), holder, timezone.now()) == reason


def test_every_reason_is_covered():
    assert {revocation for revocation, _reason in REASONS} == set(Revocation)


def test_the_words_never_keep_a_placeholder(graph, page_token):
    for revocation in Revocation:
        SandboxToken.objects.update(revocation=revocation)
        assert "{" not in graph("GET", "me", page_token)[1]["error"]["message"]


def test_an_unticked_page_is_told_by_debug_token_too(page_token, inspect):
    SandboxGrant.objects.update(target_ids=[])
    data = inspect(page_token)
    assert data["is_valid"] is False
    assert "impersonating" in data["error"]["message"]


def test_a_token_expires_when_it_was_set_to(graph, sandbox_page, inspect):
    token = tokens.user_token(PAGE_SCOPES, [sandbox_page.external_id], life=timedelta(seconds=-1))
    error = graph("GET", "me", token)[1]["error"]
    assert (error["code"], error["error_subcode"]) == (190, 463)
    assert "Session has expired on" in error["message"]
    assert inspect(token)["is_valid"] is False


def test_access_to_data_ends_apart_from_the_token(graph, sandbox_page, inspect):
    token = tokens.user_token(PAGE_SCOPES, [sandbox_page.external_id])
    SandboxGrant.objects.update(data_access_expires_at=timezone.now() - timedelta(minutes=1))
    data = inspect(token)
    assert data["is_valid"] is True
    assert data["data_access_expires_at"] < timezone.now().timestamp()
    assert graph("GET", "me/accounts", token)[1]["error"]["code"] == 190
    holder = Holder(Platform.FACEBOOK, Login.FACEBOOK, sandbox_page.external_id)
    info = parse_token_info(data)
    assert reason_of_token(info, holder, timezone.now()) == Reason.EXPIRED


def test_a_password_change_ends_every_token_of_the_login_and_a_new_login_mends_it(
    graph, sandbox_page
):
    user = tokens.user_token(PAGE_SCOPES, [sandbox_page.external_id])
    page = graph("GET", "me/accounts", user)[1]["data"][0]["access_token"]
    grants.revoke(SandboxGrant.objects.get(), Revocation.PASSWORD)
    for token in (user, page):
        assert graph("GET", "me", token)[1]["error"]["error_subcode"] == 460
    again = tokens.user_token(PAGE_SCOPES, [sandbox_page.external_id])
    fresh = graph("GET", "me/accounts", again)[1]["data"][0]["access_token"]
    assert graph("GET", "me", fresh)[0] == 200


def parse_signed_request(text, secret):
    signature, _dot, payload = text.partition(".")
    digest = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == signature
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def test_removing_the_app_by_the_api_ends_all_and_calls_back(graph, page_token, retries):
    user = tokens.user_token(PAGE_SCOPES, ["104000000000001"])
    with responses.RequestsMock() as mock:
        mock.post("http://testserver/api/social/facebook/deauthorize/", body="")
        assert graph("DELETE", "me/permissions", user)[1] == {"success": True}
        (form,) = parse_qs(mock.calls[0].request.body.decode())["signed_request"]
    payload = parse_signed_request(form, "meta-secret-new")
    assert payload["algorithm"] == "HMAC-SHA256"
    assert payload["user_id"] == SandboxGrant.objects.get().user_id
    assert graph("GET", "me", page_token)[1]["error"]["error_subcode"] == 458
    assert not SandboxSubscription.objects.filter(object_id="104000000000001").exists()


def test_the_log_keeps_no_signature(page_token, retries):
    with responses.RequestsMock() as mock:
        mock.post("http://testserver/api/social/facebook/data-deletion/", json={"url": "x"})
        callbacks.request_deletion(SandboxGrant.objects.get())
        signed = mock.calls[0].request.body.decode().partition("=")[2]
    row = SandboxExchange.objects.get()
    assert (row.what, row.status_code) == ("data-deletion", 200)
    assert signed[:20] not in row.body


def test_instagram_s_callbacks_go_to_its_own_address_with_its_own_secret(
    instagram, instagram_token
):
    instagram_token()
    webhook = callbacks.build(SandboxGrant.objects.get(), "deauthorize")
    assert webhook.url == "http://testserver/api/social/instagram/deauthorize/"
    (form,) = parse_qs(webhook.body.decode())["signed_request"]
    payload = parse_signed_request(form, "instagram-secret")
    assert payload["user_id"] == instagram.app_scoped_id
