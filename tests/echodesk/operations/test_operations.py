"""/healthz, /readyz, /metrics."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from echodesk.operations import heartbeat, readiness
from echodesk.tasks import beat_heart
from social.models import DeliveryState, WebhookDelivery
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def workers():
    for queue in heartbeat.QUEUES:
        heartbeat.record(queue)


def a_delivery(number, **fields):
    defaults = {"platform": "instagram", "body": b"{}", "received_at": timezone.now()}
    return WebhookDelivery.objects.create(
        digest=number.to_bytes(32, "big"), **{**defaults, **fields}
    )


def test_a_process_that_answers_is_healthy_whatever_else_is_away(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", lambda: 1 / 0)
    assert client.get("/healthz").status_code == 200


def test_everything_there_is_ready(client, workers):
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["ready"] is True


def test_a_queue_nobody_works_on_is_named(client, workers, monkeypatch):
    monkeypatch.setattr(heartbeat, "LATE", -1)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "intake" in answer.json()["workers"]["problem"]


def test_workers_never_heard_of_are_not_ready(client):
    answer = client.get("/readyz").json()
    assert answer["workers"]["ages"] == {"intake": None, "send": None, "default": None}
    assert answer["ready"] is False


def test_a_delivery_left_lying_is_not_ready(client, workers):
    a_delivery(1, received_at=timezone.now() - timedelta(minutes=3))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["deliveries"]["oldest_waiting_seconds"] >= 180


def test_a_delivery_whose_retry_is_still_to_come_is_no_trouble(client, workers):
    long_ago = timezone.now() - timedelta(hours=1)
    soon = timezone.now() + timedelta(minutes=5)
    a_delivery(1, received_at=long_ago, state=DeliveryState.RETRY, retry_at=soon)
    a_delivery(2, received_at=long_ago, state=DeliveryState.DONE)
    a_delivery(3, received_at=long_ago, state=DeliveryState.PARKED)
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("error", [OperationalError("secret host"), RedisAway("secret host")])
def test_what_is_away_is_named_without_giving_anything_away(client, workers, monkeypatch, error):
    def away():
        raise error

    monkeypatch.setitem(readiness._PARTS, "database", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"]["problem"] == type(error).__name__
    assert "secret" not in answer.content.decode()


def test_metrics_tell_what_waits(client, workers):
    a_delivery(1, received_at=timezone.now() - timedelta(seconds=30))
    a_delivery(2, state=DeliveryState.PARKED)
    conversation = factories.make_conversation()
    factories.make_message(conversation, direction="out", status="queued")
    lines = client.get("/metrics").content.decode().splitlines()
    assert 'echodesk_deliveries{state="new"} 1.0' in lines
    assert 'echodesk_deliveries{state="parked"} 1.0' in lines
    assert 'echodesk_messages{status="queued"} 1.0' in lines
    assert 'echodesk_accounts{status="active"} 1.0' in lines
    assert "echodesk_scrape_failures 0.0" in lines
    waited = next(line for line in lines if line.startswith("echodesk_delivery_oldest"))
    assert float(waited.split()[1]) >= 30


def test_metrics_are_for_this_machine_only_and_not_by_way_of_a_proxy(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


def test_with_a_token_metrics_are_for_whoever_brings_it(client, settings):
    settings.METRICS_TOKEN = "scrape-me"
    assert client.get("/metrics").status_code == 403
    for given, status in [("Bearer scrape-me", 200), ("Bearer wrong", 403), ("Bearer ё", 403)]:
        answer = client.get("/metrics", headers={"Authorization": given}, REMOTE_ADDR="203.0.113.7")
        assert answer.status_code == status


def test_a_heartbeat_task_is_seen():
    beat_heart("send")
    assert heartbeat.ages()["send"] < 5
