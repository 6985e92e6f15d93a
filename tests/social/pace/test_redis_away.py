"""While Redis is away each process counts for itself, and sending goes on."""

import time

import pytest
from structlog.testing import capture_logs

from social.graph.usage import Allowance
from social.pace import steady
from social.pace.rates import Rate
from social.pace.shared import RedisStore
from social.pace.steady import SteadyStore
from tests.services import Redis

NOW = 1_762_000_000.0
RATE = Rate("text", 2, 0.5)


@pytest.fixture
def own_redis(redis_server):
    server = Redis()
    try:
        server.start()
        yield server
    finally:
        server.remove()


def test_redis_may_go_and_come_back(own_redis, monkeypatch):
    monkeypatch.setattr(steady, "AWAY_SECONDS", 0.2)
    store = SteadyStore(RedisStore(own_redis.url))
    assert store.take(1, RATE, NOW) == 0
    own_redis.stop()
    with capture_logs() as logs:
        taken = [store.take(1, RATE, NOW) for _ in range(3)]
        store.hold(1, NOW + 30, NOW)
        store.note(1, [Allowance("app", 50)], NOW)
        held = store.read(1).held_until
    assert taken == [0, 0, pytest.approx(2)]
    assert held == NOW + 30
    assert [entry["event"] for entry in logs] == ["pace_not_shared"]
    own_redis.start()
    time.sleep(0.3)
    with capture_logs() as logs:
        assert store.take(2, RATE, NOW) == 0
    assert [entry["event"] for entry in logs] == ["pace_shared_again"]
    # The hold was made while nothing could be shared; this process keeps it all the same.
    assert store.take(1, RATE, NOW + 10) == pytest.approx(20)
    assert RedisStore(own_redis.url).take(2, RATE, NOW) == 0


def test_a_redis_that_was_never_there_costs_no_time_after_the_first_call():
    store = SteadyStore(RedisStore("redis://127.0.0.1:1/0"))
    store.take(1, RATE, NOW)
    began = time.monotonic()
    for number in range(100):
        store.take(number, RATE, NOW)
    assert time.monotonic() - began < 0.5
