"""The webhooks the sandbox posts: bytes, signature, shapes, retries."""

import hashlib
import hmac
from datetime import timedelta

import pytest
import requests
import responses
from django.utils import timezone

from social.platforms import Platform
from social.sandbox import answers, courier, play, wire
from social.sandbox.drafts import Draft
from social.sandbox.models import SandboxExchange, SandboxSubscription
from tests.sandbox.conftest import WEBHOOK


def test_bytes_are_compact_ascii_with_lowercase_escapes_and_escaped_slashes():
    assert wire.encode({"text": "Åland 😀 a/b"}) == (rb'{"text":"\u00c5land \ud83d\ude00 a\/b"}')


def test_the_signature_is_over_exactly_the_bytes_sent(assets, chat_with, webhooks):
    asset = assets[Platform.INSTAGRAM]
    play.person_writes(asset, chat_with(asset), "Åland/Turku")
    (request,) = webhooks.requests
    digest = hmac.new(b"meta-secret-new", request.body, hashlib.sha256).hexdigest()
    assert request.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert rb"\u00c5land\/Turku" in request.body


@pytest.mark.parametrize(
    ("platform", "kind"), [(Platform.INSTAGRAM, "instagram"), (Platform.FACEBOOK, "page")]
)
def test_a_message_to_the_page_or_instagram_comes_in_milliseconds(
    assets, chat_with, webhooks, platform, kind
):
    asset, chat = assets[platform], chat_with(assets[platform])
    message = play.person_writes(asset, chat, "Is it vegan?")
    (payload,) = webhooks.payloads
    (entry,) = payload["entry"]
    assert payload["object"] == kind
    assert entry["id"] == asset.external_id
    assert entry["messaging"] == [
        {
            "sender": {"id": chat.person_external_id},
            "recipient": {"id": asset.external_id},
            "timestamp": int(message.sent_at.timestamp() * 1000),
            "message": {"mid": message.external_id, "text": "Is it vegan?"},
        }
    ]
    assert webhooks.requests[0].url == WEBHOOK.format(platform)


def test_a_whatsapp_message_comes_with_a_string_of_seconds(assets, chat_with, webhooks):
    asset = assets[Platform.WHATSAPP]
    chat = chat_with(asset)
    message = play.person_writes(asset, chat, "Moi!")
    (payload,) = webhooks.payloads
    assert payload["object"] == "whatsapp_business_account"
    assert payload["entry"][0]["id"] == asset.owner_id
    (change,) = payload["entry"][0]["changes"]
    value = change["value"]
    assert change["field"] == "messages"
    assert value["metadata"] == {
        "display_phone_number": "358401234567",
        "phone_number_id": asset.external_id,
    }
    assert value["contacts"] == [
        {"profile": {"name": "Mika Lehto"}, "wa_id": chat.person_external_id}
    ]
    assert value["messages"] == [
        {
            "from": chat.person_external_id,
            "id": message.external_id,
            "timestamp": str(int(message.sent_at.timestamp())),
            "type": "text",
            "text": {"body": "Moi!"},
        }
    ]


def test_ids_begin_as_the_platform_s_do(assets, chat_with, webhooks):
    beginnings = {"instagram": "aWdf", "facebook": "m_", "whatsapp": "wamid."}
    for platform, asset in assets.items():
        message = play.person_writes(asset, chat_with(asset), "Hi")
        assert message.external_id.startswith(beginnings[platform])


def test_an_answer_from_the_platform_s_own_app_is_an_echo_of_another_app(
    assets, chat_with, webhooks
):
    for asset in assets.values():
        answers.write_elsewhere(asset, chat_with(asset), "From the phone")
    instagram, messenger, whatsapp = webhooks.payloads
    item = instagram["entry"][0]["messaging"][0]
    assert item["sender"]["id"] == assets[Platform.INSTAGRAM].external_id
    assert item["message"]["is_echo"] is True
    assert "app_id" not in item["message"]
    assert messenger["entry"][0]["messaging"][0]["message"]["app_id"] == 263902037430900
    change = whatsapp["entry"][0]["changes"][0]
    assert change["field"] == "smb_message_echoes"
    assert change["value"]["message_echoes"][0]["text"] == {"body": "From the phone"}


def test_seeing_an_answer_is_told_in_each_platform_s_way(assets, chat_with, webhooks):
    sent = {}
    for platform, asset in assets.items():
        sent[platform] = play.write_message(chat_with(asset), "Yes", from_person=False)
        assert play.person_reads(asset, chat_with(asset)) == 1
    instagram, messenger, whatsapp = webhooks.payloads
    assert instagram["entry"][0]["messaging"][0]["read"] == {
        "mid": sent[Platform.INSTAGRAM].external_id
    }
    watermark = int(sent[Platform.FACEBOOK].sent_at.timestamp() * 1000)
    assert messenger["entry"][0]["messaging"][0]["read"] == {"watermark": watermark}
    status = whatsapp["entry"][0]["changes"][0]["value"]["statuses"][0]
    assert (status["id"], status["status"]) == (sent[Platform.WHATSAPP].external_id, "read")


def test_seeing_twice_is_told_once(assets, chat_with, webhooks):
    asset = assets[Platform.FACEBOOK]
    play.write_message(chat_with(asset), "Yes", from_person=False)
    play.person_reads(asset, chat_with(asset))
    assert play.person_reads(asset, chat_with(asset)) == 0
    assert len(webhooks.requests) == 1


def test_nothing_is_posted_for_what_the_app_is_not_subscribed_to(assets, chat_with, webhooks):
    SandboxSubscription.objects.update(fields=["feed"])
    asset = assets[Platform.FACEBOOK]
    play.person_writes(asset, chat_with(asset), "Anybody there?")
    answers.send(asset, chat_with(asset), Draft(text="Yes"))
    assert webhooks.requests == []


def test_a_late_message_does_not_turn_the_clock_back(assets, chat_with, webhooks):
    asset = assets[Platform.INSTAGRAM]
    chat, now = chat_with(asset), timezone.now()
    play.person_writes(asset, chat, "now", sent_at=now)
    play.person_writes(asset, chat, "late", sent_at=now - timedelta(hours=25))
    chat.refresh_from_db()
    assert chat.last_inbound_at == now


def test_a_refused_webhook_is_tried_again_with_growing_delays_and_logged_once(
    assets, chat_with, retries
):
    asset = assets[Platform.INSTAGRAM]
    with responses.RequestsMock() as mock:
        mock.post(WEBHOOK.format("instagram"), status=503)
        mock.post(WEBHOOK.format("instagram"), status=503)
        mock.post(WEBHOOK.format("instagram"), status=200)
        play.person_writes(asset, chat_with(asset), "Hello?")
        assert len(retries) == 1
        retries[0][1]()
        retries[1][1]()
        bodies = {call.request.body for call in mock.calls}
    assert [delay for delay, _job in retries] == [1, 3]
    assert len(bodies) == 1
    row = SandboxExchange.objects.get()
    assert (row.status_code, row.tries, row.succeeded) == (200, 3, True)


def test_it_gives_up_in_the_end(assets, chat_with, retries):
    asset = assets[Platform.INSTAGRAM]
    with responses.RequestsMock() as mock:
        mock.post(WEBHOOK.format("instagram"), status=500)
        play.person_writes(asset, chat_with(asset), "Hello?")
        for _delay, job in retries:
            job()
    assert len(retries) == len(courier.RETRY_DELAYS)
    assert SandboxExchange.objects.get().tries == len(courier.RETRY_DELAYS) + 1


def test_nobody_answering_is_logged_with_the_reason(assets, chat_with, retries):
    asset = assets[Platform.INSTAGRAM]
    with responses.RequestsMock() as mock:
        mock.post(WEBHOOK.format("instagram"), body=requests.ConnectionError("down"))
        play.person_writes(asset, chat_with(asset), "Hello?")
    row = SandboxExchange.objects.get()
    assert (row.status_code, row.error) == (None, "ConnectionError")


def test_the_log_keeps_only_the_newest(db, assets, chat_with, monkeypatch):
    monkeypatch.setattr(courier, "KEEP_EXCHANGES", 2)
    asset = assets[Platform.INSTAGRAM]
    (webhook,) = courier.build(asset, {"messages"}, "message", {})
    outcome = courier.Outcome(200, "", "", 1)
    for _number in range(5):
        courier.record(webhook, outcome).save()
    courier.prune()
    assert SandboxExchange.objects.count() == 2
