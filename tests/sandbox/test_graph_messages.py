"""Sending through the sandbox's Graph API."""

import json
from datetime import timedelta

import pytest

from social.platforms import Platform
from social.sandbox.models import SandboxExchange, SandboxFault, SandboxMessage
from tests.sandbox.conftest import error_of

PAGE_PLATFORMS = [Platform.INSTAGRAM, Platform.FACEBOOK]


@pytest.mark.parametrize("platform", PAGE_PLATFORMS)
@pytest.mark.parametrize("path", ["me", None])
def test_an_answer_is_stored_and_echoed_with_the_id_of_the_answer(
    spoken, send, webhooks, platform, path
):
    chat = spoken(platform)
    status, answer = send(chat, "Yes, we do", path=path)
    assert status == 200
    assert answer["recipient_id"] == chat.person_external_id
    message = SandboxMessage.objects.get(from_person=False)
    assert answer["message_id"] == message.external_id
    echo = webhooks.payloads[0]["entry"][0]["messaging"][0]["message"]
    assert (echo["mid"], echo["is_echo"], echo["text"]) == (
        message.external_id,
        True,
        "Yes, we do",
    )


def test_messenger_s_echo_returns_metadata_and_app_and_the_delivery_follows(spoken, send, webhooks):
    chat = spoken(Platform.FACEBOOK)
    _status, answer = send(
        chat,
        body={"message": {"text": "Yes", "metadata": "echodesk:42"}, "messaging_type": "RESPONSE"},
    )
    echo, delivery = (payload["entry"][0]["messaging"][0] for payload in webhooks.payloads)
    assert echo["message"]["metadata"] == "echodesk:42"
    assert echo["message"]["app_id"] == 900000000000001
    assert delivery["delivery"]["mids"] == [answer["message_id"]]


def test_instagram_s_echo_has_neither_metadata_nor_app(spoken, send, webhooks):
    chat = spoken(Platform.INSTAGRAM)
    send(chat, body={"message": {"text": "Yes", "metadata": "echodesk:42"}})
    (payload,) = webhooks.payloads
    assert set(payload["entry"][0]["messaging"][0]["message"]) == {"mid", "text", "is_echo"}


def test_whatsapp_answers_with_its_own_shape_and_tells_sent_and_delivered(spoken, send, webhooks):
    chat = spoken(Platform.WHATSAPP)
    status, answer = send(chat, biz_opaque_callback_data="echodesk:42")
    assert status == 200
    assert answer["contacts"] == [
        {"input": f"+{chat.person_external_id}", "wa_id": chat.person_external_id}
    ]
    statuses = [
        payload["entry"][0]["changes"][0]["value"]["statuses"][0] for payload in webhooks.payloads
    ]
    assert [status["status"] for status in statuses] == ["sent", "delivered"]
    assert {status["id"] for status in statuses} == {answer["messages"][0]["id"]}
    assert {status["biz_opaque_callback_data"] for status in statuses} == {"echodesk:42"}


@pytest.mark.parametrize(
    ("platform", "error"),
    [
        (Platform.INSTAGRAM, (10, 2534022)),
        (Platform.FACEBOOK, (10, 2018278)),
        (Platform.WHATSAPP, (131047, None)),
    ],
)
def test_a_day_after_the_last_message_the_window_is_closed(spoken, send, webhooks, platform, error):
    status, answer = send(spoken(platform, timedelta(hours=25)))
    assert (status, error_of(answer)) == (400, error)
    assert not SandboxMessage.objects.filter(from_person=False).exists()
    assert webhooks.requests == []


@pytest.mark.parametrize("platform", PAGE_PLATFORMS)
def test_a_human_agent_may_answer_for_seven_days(spoken, send, webhooks, platform):
    tagged = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert send(spoken(platform, timedelta(days=6)), **tagged)[0] == 200


@pytest.mark.parametrize("platform", PAGE_PLATFORMS)
def test_after_seven_days_a_human_agent_may_not_either(spoken, send, platform):
    status, answer = send(spoken(platform, timedelta(days=8)), tag="HUMAN_AGENT")
    assert (status, answer["error"]["code"]) == (400, 10)


def test_retired_tags_are_refused(spoken, send):
    _status, answer = send(spoken(Platform.FACEBOOK), tag="ACCOUNT_UPDATE")
    assert error_of(answer) == (100, None)


@pytest.mark.parametrize(
    ("platform", "text", "fits"),
    [
        (Platform.INSTAGRAM, "ä" * 500, True),
        (Platform.INSTAGRAM, "ä" * 501, False),
        (Platform.FACEBOOK, "ä" * 2000, True),
        (Platform.FACEBOOK, "ä" * 2001, False),
        (Platform.WHATSAPP, "ä" * 4096, True),
        (Platform.WHATSAPP, "ä" * 4097, False),
    ],
)
def test_text_is_measured_as_the_platform_does(spoken, send, webhooks, platform, text, fits):
    assert (send(spoken(platform), text)[0] == 200) is fits


@pytest.mark.parametrize("platform", list(Platform))
def test_an_empty_text_is_refused(spoken, send, platform):
    status, answer = send(spoken(platform), "  ")
    assert (status, answer["error"]["code"]) == (400, 100)


def test_somebody_who_never_wrote_to_the_page_is_not_found(spoken, send):
    chat = spoken(Platform.INSTAGRAM)
    chat.person_external_id = "790000000000099"
    assert error_of(send(chat)[1]) == (100, 2018001)


def test_a_number_nobody_has_is_not_on_the_test_list(spoken, send):
    chat = spoken(Platform.WHATSAPP)
    chat.person_external_id = "358000"
    assert error_of(send(chat)[1]) == (131030, None)


@pytest.mark.parametrize("platform", list(Platform))
def test_an_unknown_token_is_refused(spoken, send, platform):
    assert error_of(send(spoken(platform), token="EAAwrong")[1]) == (190, None)


def test_another_page_s_id_is_not_there_for_this_token(spoken, send):
    assert error_of(send(spoken(Platform.FACEBOOK), path="104000000000099")[1]) == (100, 33)


def test_mark_seen_and_read_receipts_are_seen_by_the_person(spoken, graph, assets, token_of):
    instagram, whatsapp = spoken(Platform.INSTAGRAM), spoken(Platform.WHATSAPP)
    status, _answer = graph(
        "POST",
        "me/messages",
        token_of(assets[Platform.INSTAGRAM]),
        {"recipient": {"id": instagram.person_external_id}, "sender_action": "mark_seen"},
    )
    assert status == 200
    status, answer = graph(
        "POST",
        f"{whatsapp.asset_id}/messages",
        token_of(assets[Platform.WHATSAPP]),
        {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": whatsapp.messages.get().external_id,
        },
    )
    assert (status, answer) == (200, {"success": True})
    assert not SandboxMessage.objects.filter(read_at=None).exists()


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("throttled", 400, (613, None)),
        ("server", 500, (2, None)),
        ("window", 400, (10, 2534022)),
        ("token", 400, (190, 460)),
        ("lost_answer", 500, (1, 1357046)),
    ],
)
def test_an_ordered_error_meets_the_next_send_and_only_that(
    spoken, send, webhooks, kind, status, error
):
    chat = spoken(Platform.INSTAGRAM)
    SandboxFault.objects.create(asset_id=chat.asset_id, kind=kind)
    got, answer = send(chat)
    assert (got, error_of(answer)) == (status, error)
    # Only the lost answer went out all the same.
    assert SandboxMessage.objects.filter(from_person=False).count() == (kind == "lost_answer")
    assert send(chat)[0] == 200


def test_sends_are_logged_without_tokens(spoken, graph, assets, token_of, webhooks):
    chat = spoken(Platform.INSTAGRAM)
    token = token_of(assets[Platform.INSTAGRAM])
    body = {
        "recipient": {"id": chat.person_external_id},
        "message": {"text": "Yes"},
        "access_token": token,
    }
    assert graph("POST", "me/messages", body=body)[0] == 200
    row = SandboxExchange.objects.get(what="send")
    assert (row.direction, row.status_code) == ("out", 200)
    assert token not in row.body
    assert json.loads(row.body)["message"] == {"text": "Yes"}


def test_refused_sends_are_logged_with_the_reason(spoken, send):
    send(spoken(Platform.INSTAGRAM), "ä" * 501)
    row = SandboxExchange.objects.get()
    assert (row.status_code, row.succeeded) == (400, False)
    assert "1000" in row.error


def test_a_refused_send_leaves_the_ordered_error_for_the_next(spoken, send):
    chat = spoken(Platform.INSTAGRAM)
    SandboxFault.objects.create(asset_id=chat.asset_id, kind="server")
    assert send(chat, " ")[0] == 400
    assert send(chat)[0] == 500


def test_a_body_that_is_not_json_is_an_error_of_graph_s(client, sandbox_page):
    response = client.post("/sandbox/graph/me/messages", b"{", content_type="application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (400, 100)
