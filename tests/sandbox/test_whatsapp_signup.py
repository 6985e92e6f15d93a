"""WhatsApp's embedded signup: the window, what it says, and what its token opens."""

import json
import re

import pytest

from social.graph import oauth
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.pages import list_subscribed_fields, subscribe
from social.graph.whatsapp_accounts import (
    fetch_account,
    list_accounts_of_business,
    list_numbers,
    register,
)
from social.meta_apps import facebook_app
from social.platforms import Platform
from social.sandbox import courier, play, tokens
from social.sandbox.assets import whatsapp_of
from social.sandbox.models import (
    SandboxCode,
    SandboxNumber,
    SandboxSubscription,
    SandboxToken,
    SandboxWaba,
)
from tests.sandbox.conftest import APP_ID

WINDOW = "/sandbox/facebook/v25.0/dialog/whatsapp"
GRAPH = "https://graph.facebook.com"
SCOPES = tokens.WHATSAPP_SCOPES


@pytest.fixture
def second_number(number):
    return SandboxNumber.objects.create(
        external_id="106540000000002",
        waba_id=number.waba_id,
        display_number="+358 40 7654321",
        name="Nord Books",
        is_registered=False,
    )


@pytest.fixture
def other_waba(number):
    return SandboxWaba.objects.create(
        external_id="102290000000002", business_id="5060000000001", name="Nord Outlet"
    )


@pytest.fixture
def asked(settings):
    settings.META_WHATSAPP_CONFIG_ID = "88"
    return {"client_id": APP_ID, "config_id": "88"}


@pytest.fixture
def finish(client, asked, number):
    """``finish(event, …)`` in the window; gives what it tells the page."""

    def post(event, waba="102290000000001", scopes=SCOPES, **form):
        data = {"event": event, "waba": waba, "scope": scopes, **form}
        html = client.post(WINDOW, data, query_params=asked).content.decode()
        return json.loads(re.search(r'id="signup-result"[^>]*>(.*?)</script>', html)[1])

    return post


@pytest.fixture
def access(finish, meta):
    """Through the window with ``finish``'s arguments, then exchanged as the product does."""

    def make(*args, **kwargs):
        code = finish(*(args or ("FINISH",)), **kwargs)["code"]
        token = oauth.exchange_code(facebook_app(), code, redirect_uri="")
        return Access(GRAPH, token.token, facebook_app())

    return make


def test_the_sdk_is_a_script_of_ours(client):
    response = client.get("/sandbox/facebook/sdk.js")
    assert response.status_code == 302
    assert response["Location"].endswith("/sandbox-sdk.js")


def test_the_window_shows_accounts_and_numbers_and_may_answer_its_opener(
    client, asked, second_number, other_waba
):
    response = client.get(WINDOW, asked)
    html = response.content.decode()
    assert "+358 40 1234567" in html
    assert "+358 40 7654321 · Nord Books · new" in html
    assert "This account has no number yet" in html
    assert response["Cross-Origin-Opener-Policy"] == "unsafe-none"


@pytest.mark.parametrize("wrong", [{"client_id": "1"}, {"config_id": "89"}, {"config_id": ""}])
def test_another_app_or_configuration_opens_no_window(client, asked, number, wrong):
    assert client.get(WINDOW, {**asked, **wrong}).status_code == 400


def test_finishing_tells_the_ids_and_gives_a_code(finish, number):
    result = finish("FINISH")
    assert result["session"] == {
        "type": "WA_EMBEDDED_SIGNUP",
        "event": "FINISH",
        "version": 3,
        "data": {
            "phone_number_id": number.external_id,
            "waba_id": number.waba_id,
            "business_id": "5060000000001",
        },
    }
    assert result["code"].startswith("AQ")
    assert result["origin"] == "http://testserver"


def test_the_chosen_number_is_named(finish, second_number):
    chosen = {f"number-{second_number.waba_id}": second_number.external_id}
    data = finish("FINISH", **chosen)["session"]["data"]
    assert data["phone_number_id"] == second_number.external_id


@pytest.mark.parametrize("event", ["FINISH_ONLY_WABA", "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"])
def test_there_are_ends_without_a_number(finish, event):
    result = finish(event)
    assert result["session"]["event"] == event
    assert "phone_number_id" not in result["session"]["data"]
    assert result["code"]


def test_cancelling_names_the_step_and_an_error_its_message(finish):
    cancelled, failed = finish("CANCEL"), finish("ERROR")
    assert cancelled["session"]["data"] == {"current_step": "PHONE_NUMBER_SETUP"}
    assert "already registered" in failed["session"]["data"]["error_message"]
    assert (cancelled["code"], failed["code"]) == ("", "")
    assert not SandboxCode.objects.exists()


def test_somebody_else_s_account_cannot_be_finished(finish):
    SandboxWaba.objects.update(owner_id="10220000000000099")
    result = finish("FINISH")
    assert (result["code"], result["session"]["event"]) == ("", "CANCEL")


def test_the_code_has_no_address_and_half_a_minute(finish, meta):
    code = finish("FINISH")["code"]
    with pytest.raises(GraphError):
        oauth.exchange_code(facebook_app(), code)
    row = SandboxCode.objects.get()
    row.expires_at = row.expires_at - tokens.WINDOW_CODE_LIFE
    row.save()
    with pytest.raises(GraphError) as caught:
        oauth.exchange_code(facebook_app(), code, redirect_uri="")
    assert caught.value.subcode == 36007


def test_the_token_is_the_business_s_without_end_and_limited_to_the_account(access, other_waba):
    info = oauth.fetch_token_info(facebook_app(), access().token)
    assert info.is_valid
    assert info.expires_at is None
    assert info.scopes == tuple(SCOPES)
    assert info.targets["whatsapp_business_management"] == {"102290000000001"}
    assert SandboxToken.objects.get().kind == "SYSTEM_USER"


def test_a_second_account_of_the_business_is_added_to_the_first(access, other_waba):
    access()
    again = access("FINISH_ONLY_WABA", waba=other_waba.external_id)
    info = oauth.fetch_token_info(facebook_app(), again.token)
    targets = info.targets["whatsapp_business_management"]
    assert targets == {"102290000000001", other_waba.external_id}


def test_account_and_all_its_numbers_are_read(access, second_number):
    given = access()
    assert fetch_account(given, "102290000000001").name == "Nord"
    numbers = list_numbers(given, "102290000000001")
    assert [(row.id, row.is_registered) for row in numbers] == [
        ("106540000000001", True),
        ("106540000000002", False),
    ]


def test_a_portfolio_s_id_is_no_account_but_lists_its_accounts(access):
    given = access()
    with pytest.raises(GraphError) as caught:
        list_numbers(given, "5060000000001")
    assert caught.value.code == 100
    assert [row.id for row in list_accounts_of_business(given, "5060000000001")] == [
        "102290000000001"
    ]


def test_an_account_that_was_not_given_is_not_there(access, other_waba):
    given = access()
    for call in (list_numbers, fetch_account, subscribe):
        with pytest.raises(GraphError) as caught:
            call(given, other_waba.external_id)
        assert (caught.value.code, caught.value.subcode) == (100, 33)


def test_a_new_number_sends_only_once_it_is_registered(
    access, graph, second_number, person, monkeypatch
):
    monkeypatch.setattr(courier, "send", lambda webhook: None)
    given, asset = access(), whatsapp_of(second_number)
    chat = play.open_chat(asset, person)
    play.write_message(chat, "Moi", from_person=True)
    body = {
        "messaging_product": "whatsapp",
        "to": chat.person_external_id,
        "type": "text",
        "text": {"body": "Moi!"},
    }
    path = f"{second_number.external_id}/messages"
    assert graph("POST", path, given.token, body)[1]["error"]["code"] == 133010
    status, answer = graph("POST", f"{second_number.external_id}/register", given.token, {})
    assert (status, answer["error"]["code"]) == (400, 100)
    status, answer = graph(
        "POST",
        f"{second_number.external_id}/register",
        given.token,
        {"messaging_product": "whatsapp", "pin": "123456"},
    )
    assert answer == {"success": True}
    assert graph("POST", path, given.token, body)[0] == 200


def test_messages_are_posted_only_once_the_app_is_subscribed(
    graph, assets, chat_with, webhooks, token_of
):
    SandboxSubscription.objects.all().delete()
    asset = assets[Platform.WHATSAPP]
    play.person_writes(asset, chat_with(asset), "Anybody?")
    assert webhooks.requests == []
    token = token_of(asset)
    graph("POST", f"{asset.owner_id}/subscribed_apps", token)
    play.person_writes(asset, chat_with(asset), "And now?")
    assert len(webhooks.requests) == 1


def test_subscribing_is_confirmed_by_the_list(access):
    given = access()
    SandboxSubscription.objects.all().delete()
    assert list_subscribed_fields(given, "102290000000001", APP_ID) is None
    subscribe(given, "102290000000001")
    assert list_subscribed_fields(given, "102290000000001", APP_ID) == []


@pytest.mark.parametrize(
    ("kept", "code"),
    [("whatsapp_business_management", 10), ("whatsapp_business_messaging", 200)],
)
def test_an_unticked_permission_is_missed(graph, access, assets, chat_with, kept, code):
    asset = assets[Platform.WHATSAPP]
    chat, given = chat_with(asset), access("FINISH", scopes=[kept])
    body = {"messaging_product": "whatsapp", "to": chat.person_external_id, "text": {"body": "x"}}
    sent = graph("POST", f"{asset.external_id}/messages", given.token, body)[1]
    listed = graph("GET", f"{asset.owner_id}/phone_numbers", given.token)[1]
    refused = sent if kept == "whatsapp_business_management" else listed
    assert refused["error"]["code"] == code


def test_registering_through_the_product(access, second_number):
    register(access(), second_number.external_id, "654321")
    second_number.refresh_from_db()
    assert second_number.is_registered
