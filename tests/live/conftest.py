"""Whole installations and a real browser.

These tests drive processes and never touch the ORM: what they know of an
installation they know from outside.
"""

import os

import pytest

from tests import services as found
from tests.live.installation import DEMO_EMAIL, DEMO_PASSWORD, Embedded, Production


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
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": found.find("chromium"), "args": arguments}


@pytest.fixture
def signed_in_page(page, installation):
    """A browser tab in the inbox, signed in as the demo's owner. ``page`` for nobody."""
    sign_in(page, installation)
    return page


def sign_in(page, installation, email=DEMO_EMAIL, password=DEMO_PASSWORD):
    """Use the sign-in page."""
    page.goto(f"{installation.base_url}/accounts/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
