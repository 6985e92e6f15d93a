"""Whole installations and a real browser.

These tests drive processes and never touch the ORM: what they know of an
installation they know from outside.
"""

import os

import pytest
from playwright.sync_api import expect

from tests import services as found
from tests.live.browsing import Complaints
from tests.live.installation import Embedded, Production

# Browsers and servers share the processors with each other; what never comes fails all the same.
expect.set_options(timeout=15_000)


def need(*programs: str) -> None:
    absent = [found.PACKAGES[name] for name in programs if found.find(name) is None]
    if not absent:
        return
    text = f"apt install {' '.join(absent)}"
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"Missing: {text}")
    pytest.skip(text)


@pytest.fixture(scope="session")
def services():
    """``(postgres, redis)``, running, each with ``new_database()`` and ``stop()``/``start()``."""
    need("initdb", "redis-server")
    with found.running() as running:
        yield running


@pytest.fixture(scope="session")
def embedded_server():
    """``manage.py serve`` with the demo workspace."""
    with Embedded() as installation:
        yield installation


@pytest.fixture(scope="session")
def production_servers(services):
    """The Procfile's processes with the demo workspace."""
    postgres, redis = services
    with Production(postgres.new_database(), redis.new_database()) as installation:
        yield installation


@pytest.fixture(params=["embedded_server", "production_servers"], ids=["embedded", "production"])
def installation(request):
    """Each shape in turn. Both have ``base_url`` and the methods of :class:`Installation`."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's Chromium; as root it runs without its sandbox."""
    need("chromium")
    # Nobody looks: what a graphics card would do is not done in its place.
    arguments = ["--disable-gpu", "--disable-software-rasterizer"]
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": found.find("chromium"), "args": arguments}


@pytest.fixture
def complaints():
    """``complaints.listen(page)``: what the browser complains of there fails the test."""
    heard = Complaints()
    yield heard
    assert heard == []
