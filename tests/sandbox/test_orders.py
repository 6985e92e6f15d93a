"""Failures ordered for calls, and the headers that tell how much patience is left."""

import json

import pytest

from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.pages import subscribe
from social.graph.usage import parse_usage
from social.meta_apps import facebook_app
from social.platforms import Platform
from social.sandbox import failures, orders, play, tokens
from social.sandbox.failures import FaultKind
from social.sandbox.models import SandboxFault, SandboxLimits, SandboxMessage, SandboxSubscription
from tests.sandbox.conftest import PAGE_SCOPES

GRAPH = "https://graph.facebook.com"


@pytest.fixture
def token(sandbox_page):
    return tokens.page_token(sandbox_page.external_id, PAGE_SCOPES)


def test_the_next_so_many_calls_fail_and_then_it_works_again(graph, sandbox_page, token):
    orders.order(sandbox_page.external_id, "throttled", calls=2)
    for _call in range(2):
        assert graph("GET", "me", token)[1]["error"]["code"] == 613
    assert graph("GET", "me", token)[0] == 200
    assert not SandboxFault.objects.exists()


def test_another_account_is_left_alone(graph, sandbox_page, number, token):
    orders.order(number.waba_id, "server")
    assert graph("GET", "me", token)[0] == 200
    whatsapp = tokens.whatsapp_token(number.waba_id)
    assert graph("GET", f"{number.waba_id}/phone_numbers", whatsapp)[0] == 500


def test_an_order_can_be_cancelled(graph, sandbox_page, token):
    orders.order(sandbox_page.external_id, "server", calls=9)
    orders.cancel(sandbox_page.external_id)
    assert graph("GET", "me", token)[0] == 200


@pytest.mark.parametrize(
    ("kind", "code", "subcode"),
    [
        ("development", 200, None),
        ("restricted", 368, None),
        ("messages_off", 200, 2534041),
        ("unlinked", 10, 2534077),
        ("token", 190, 460),
    ],
)
def test_each_kind_is_the_error_meta_names(graph, sandbox_page, token, kind, code, subcode):
    orders.order(sandbox_page.external_id, kind)
    error = graph("GET", "me", token)[1]["error"]
    assert (error["code"], error.get("error_subcode")) == (code, subcode)


@pytest.mark.parametrize("kind", list(FaultKind))
def test_no_kind_breaks_the_sandbox_itself(client, sandbox_page, token, monkeypatch, kind):
    monkeypatch.setattr(failures, "SLOW_SECONDS", 0)
    monkeypatch.setattr(failures, "SILENT_SECONDS", 0)
    orders.order(sandbox_page.external_id, kind)
    response = client.get("/sandbox/graph/v25.0/me", {"access_token": token})
    assert response.status_code in {200, 400, 403, 500, 504}


def test_a_lost_answer_is_done_all_the_same_and_uncertain_to_the_product(meta, sandbox_page, token):
    access = Access(GRAPH, token, facebook_app())
    orders.order(sandbox_page.external_id, "gateway")
    with pytest.raises(GraphError) as caught:
        subscribe(access, sandbox_page.external_id, ["feed"])
    assert caught.value.kind == Kind.UNCERTAIN
    assert SandboxSubscription.objects.get(object_id=sandbox_page.external_id).fields == ["feed"]


def test_slow_answers_come_late_and_once(graph, sandbox_page, token, monkeypatch):
    naps = []
    monkeypatch.setattr(orders.time, "sleep", naps.append)
    orders.order(sandbox_page.external_id, "slow")
    assert graph("GET", "me", token)[0] == 200
    assert naps == [failures.SLOW_SECONDS]


@pytest.mark.parametrize("kind", ["gateway", "slow"])
def test_a_send_meets_what_was_ordered_for_its_account_of_whatever_token(
    client, assets, chat_with, webhooks, token, monkeypatch, kind
):
    naps = []
    monkeypatch.setattr(orders.time, "sleep", naps.append)
    asset = assets[Platform.INSTAGRAM]
    chat = chat_with(asset)
    play.write_message(chat, "Hi", from_person=True)
    orders.order(asset.external_id, kind)
    response = client.post(
        "/sandbox/graph/v25.0/me/messages",
        {"recipient": {"id": chat.person_external_id}, "message": {"text": "Yes"}},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status_code == {"gateway": 504, "slow": 200}[kind]
    assert len(naps) == (kind == "slow")
    assert SandboxMessage.objects.filter(from_person=False).count() == 1


def test_usage_headers_tell_what_was_set(client, token, sandbox_page):
    SandboxLimits.objects.create(app_usage=71, business_usage=96, regain_minutes=12)
    response = client.get("/sandbox/graph/v25.0/me", {"access_token": token})
    assert json.loads(response["X-App-Usage"])["call_count"] == 71
    (allowance,) = json.loads(response["X-Business-Use-Case-Usage"])[sandbox_page.external_id]
    assert allowance["type"] == "messenger"
    usage = parse_usage(response.headers)
    assert (usage.percent, usage.wait) == (96, 720)


@pytest.mark.parametrize("kind", ["whatsapp", "instagram"])
def test_usage_is_of_the_kind_of_the_account(client, number, instagram_token, kind):
    if kind == "whatsapp":
        path, token = f"graph/{number.waba_id}", tokens.whatsapp_token(number.waba_id)
    else:
        path, token = "instagram-graph/me", instagram_token()
    response = client.get(f"/sandbox/{path}", {"access_token": token})
    (allowances,) = json.loads(response["X-Business-Use-Case-Usage"]).values()
    assert allowances[0]["type"] == kind


def test_a_person_s_calls_have_no_business_header(client, sandbox_page):
    token = tokens.user_token([], [])
    response = client.get("/sandbox/graph/me", {"access_token": token})
    assert "X-Business-Use-Case-Usage" not in response
    assert "X-App-Usage" in response


@pytest.mark.parametrize(("days", "expires_in"), [(7, 7 * 86400), (0, None)])
def test_a_new_login_lasts_as_long_as_was_set(graph, sandbox_page, days, expires_in):
    SandboxLimits.objects.create(user_token_days=days)
    short = tokens.user_token([], [])
    answer = graph(
        "GET",
        "oauth/access_token",
        grant_type="fb_exchange_token",
        fb_exchange_token=short,
        client_id="900000000000001",
        client_secret="meta-secret-new",
    )[1]
    assert answer.get("expires_in") == expires_in
