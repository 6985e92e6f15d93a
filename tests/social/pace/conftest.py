"""Every store in turn: the same tests run on memory and on Redis."""

import pytest

from social.pace.memory import MemoryStore
from social.pace.shared import RedisStore
from social.pace.steady import SteadyStore
from tests.live.conftest import need
from tests.services import Redis


@pytest.fixture(scope="session")
def redis_server():
    need("redis-server")
    server = Redis()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def redis_url(redis_server):
    return redis_server.new_database()


@pytest.fixture(params=["memory", "redis", "steady"])
def store(request):
    if request.param == "memory":
        return MemoryStore()
    shared = RedisStore(request.getfixturevalue("redis_url"))
    return shared if request.param == "redis" else SteadyStore(shared)
