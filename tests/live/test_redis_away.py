"""Redis is never the record: without it things wait, and nothing is lost."""

import json
import time

import pytest

from tests.live.installation import Production
from tests.live.messages import instagram_account, instagram_message
from tests.services import Redis, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def redis_of_its_own():
    redis = Redis()
    try:
        redis.start()
        yield redis
    finally:
        redis.remove()


def texts_until(socket, last, within):
    deadline = time.monotonic() + within
    texts = []
    while last not in texts:
        frame = json.loads(socket.recv(timeout=max(0.01, deadline - time.monotonic())))
        if frame["type"] == "ig_dm":
            texts.append(frame["data"]["text"])
    return texts


def test_with_redis_away_webhooks_are_taken_and_all_is_delivered_after(services, redis_of_its_own):
    postgres, redis = services[0], redis_of_its_own
    with Production(postgres.new_database(), redis.new_database()) as installation:
        token = installation.access_token()
        account = instagram_account(installation, token)
        with installation.socket(token) as live:
            time.sleep(0.5)
            redis.stop()
            for number in range(5):
                body = instagram_message(account, f"Away {number}", number)
                started = time.monotonic()
                assert installation.webhook("instagram", body).status_code == 200
                assert time.monotonic() - started < 3
            ready = installation.get("/readyz")
            assert ready.status_code == 503
            assert ready.json()["broker"]["ok"] is False
            redis.start()
            assert texts_until(live, "Away 4", within=60) == [f"Away {n}" for n in range(5)]
            wait_until(lambda: installation.get("/readyz").status_code == 200, "recovery", 60)
            started = time.monotonic()
            body = instagram_message(account, "Afterwards", 6)
            installation.webhook("instagram", body)
            assert texts_until(live, "Afterwards", within=10) == ["Afterwards"]
            assert time.monotonic() - started < 2
