import threading
import time

import pytest
from django.core.signals import request_started
from django.db import OperationalError, close_old_connections

from echodesk.waking import LocalFlag
from social.app_directory import own_apps
from social.intake import views, wake
from social.intake.signature import sign
from social.models import WebhookDelivery
from tests import payloads

pytestmark = pytest.mark.django_db

TEXT = payloads.load("instagram/text")


@pytest.mark.parametrize("platform", ["instagram", "facebook", "whatsapp"])
@pytest.mark.parametrize("token", ["verify-me", "verify-instagram"])
def test_the_callback_check_gets_its_challenge_as_plain_text(client, platform, token):
    answer = client.get(
        f"/api/social/{platform}/webhook/",
        {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"},
    )
    assert answer.status_code == 200
    assert answer.content == b"1158201444"
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": "verify-me", "hub.challenge": "1"},
    ],
)
def test_a_callback_check_with_anything_else_is_refused(client, query):
    answer = client.get("/api/social/instagram/webhook/", query)
    assert (answer.status_code, answer.content) == (403, b"")


def test_an_unknown_platform_has_no_callback(client):
    assert client.get("/api/social/myspace/webhook/").status_code == 404


@pytest.mark.parametrize("platform", ["instagram", "facebook", "whatsapp"])
def test_a_signed_delivery_is_stored_byte_for_byte_and_acknowledged(post_webhook, platform):
    answer = post_webhook(TEXT, platform=platform)
    assert (answer.status_code, answer.content) == (200, b"EVENT_RECEIVED")
    delivery = WebhookDelivery.objects.get()
    assert bytes(delivery.body) == payloads.encode(TEXT)
    assert (delivery.platform, delivery.state) == (platform, "new")


@pytest.mark.parametrize("secret", ["meta-secret-old", "instagram-secret"])
def test_an_instagram_delivery_may_be_signed_by_any_current_secret(post_webhook, secret):
    assert post_webhook(TEXT, secret=secret).status_code == 200


@pytest.mark.parametrize("name", ["page/text", "whatsapp/text"])
def test_the_instagram_secret_does_not_sign_for_pages_and_whatsapp(post_webhook, name):
    answer = post_webhook(payloads.load(name), secret="instagram-secret")
    assert (answer.status_code, WebhookDelivery.objects.count()) == (403, 0)


@pytest.mark.parametrize("signature", ["", "sha256=0", "sha256=" + "0" * 64, "nonsense"])
def test_a_wrong_or_missing_signature_is_403_with_nothing_said_or_stored(post_webhook, signature):
    answer = post_webhook(TEXT, signature=signature)
    assert (answer.status_code, answer.content) == (403, b"")
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[1,2]", b'"text"', b"\xff\xfe", b"[" * 100_000]
)
def test_a_signed_body_that_is_no_json_object_is_400(post_webhook, body):
    assert post_webhook(body).status_code == 400
    assert not WebhookDelivery.objects.exists()


def test_a_body_over_4_mb_is_413(post_webhook):
    body = b'{"object":"instagram","pad":"' + b"x" * (4 * 1024 * 1024) + b'"}'
    assert post_webhook(body).status_code == 413
    assert not WebhookDelivery.objects.exists()


def test_a_body_of_3_mb_is_stored(post_webhook):
    body = b'{"object":"instagram","pad":"' + b"x" * (3 * 1024 * 1024) + b'"}'
    assert post_webhook(body).status_code == 200


def test_the_same_delivery_twice_is_stored_once(post_webhook):
    assert [post_webhook(TEXT).status_code for _ in range(2)] == [200, 200]
    assert WebhookDelivery.objects.count() == 1


def test_a_database_that_is_away_is_503_so_that_meta_sends_again(post_webhook, monkeypatch):
    def away(_platform, _body, _reach):
        raise OperationalError("no connection")

    monkeypatch.setattr(views, "store_delivery", away)
    answer = post_webhook(TEXT)
    assert (answer.status_code, answer.content) == (503, b"")


def test_storing_takes_no_more_than_one_query(post_webhook, django_assert_max_num_queries):
    # Read every ten seconds, however many webhooks come.
    own_apps()
    with django_assert_max_num_queries(1):
        post_webhook(TEXT)


def _eventually(condition):
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.005)
    return False


@pytest.fixture
def _fresh_flag(monkeypatch):
    """A flag no wake-up of an earlier test can take, as all of them are over."""
    over = threading.Event()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(wake._waker, "_send", over.set)
        wake.wake_worker()
        assert over.wait(5)
    flag = LocalFlag()
    monkeypatch.setattr(wake, "flag", lambda: flag)


@pytest.mark.usefixtures("_fresh_flag")
def test_many_deliveries_wake_the_worker_once(post_webhook, monkeypatch):
    sent = []
    monkeypatch.setattr(wake, "enqueue", lambda task: sent.append(task.name) or True)
    for number in range(5):
        post_webhook({**TEXT, "number": number})
    assert _eventually(lambda: sent)
    time.sleep(0.05)
    assert sent == ["social.tasks.drain_deliveries"]
    wake.flag().clear()
    post_webhook({**TEXT, "number": 99})
    assert _eventually(lambda: len(sent) == 2)


@pytest.mark.usefixtures("_fresh_flag")
def test_a_broker_that_is_away_does_not_keep_meta_waiting(post_webhook, monkeypatch):
    asked = threading.Event()

    def away(_task):
        asked.set()
        return False

    monkeypatch.setattr(wake, "enqueue", away)
    assert post_webhook(TEXT).status_code == 200
    assert asked.wait(2)
    assert _eventually(lambda: wake.flag().take()), "the next delivery must try again"


def test_unsigned_deliveries_pass_only_where_the_operator_switched_checking_off(
    post_webhook, settings
):
    settings.META_SKIP_SIGNATURE = True
    assert post_webhook(TEXT, signature="").status_code == 200


def test_the_limit_leaves_room_for_metas_largest_payload():
    assert views.MAX_BODY_BYTES > 3 * 1024 * 1024


@pytest.fixture
def _one_connection():
    """Requests leave the test's connection open, as the test client sees to elsewhere."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
def test_the_production_application_answers_webhooks_without_middleware(rf):
    from echodesk.wsgi import application

    body = payloads.encode(TEXT)
    environ = rf.post(
        "/api/social/instagram/webhook/",
        body,
        content_type="application/json",
        headers={"X-Hub-Signature-256": sign(body, "meta-secret-new"), "Host": "anything at all"},
    ).environ
    answered = {}
    pieces = application(environ, lambda status, headers: answered.update(headers, status=status))
    assert b"".join(pieces) == b"EVENT_RECEIVED"
    assert answered["status"] == "200 OK"
    assert answered["Content-Length"] == "14"
    assert "X-Frame-Options" not in answered
    assert WebhookDelivery.objects.count() == 1
