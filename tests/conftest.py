"""Fixtures for all tests."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from social import pace
from social.app_directory import forget_own_apps
from tests import factories
from tests.fake_graph import FakeGraph, installed


@pytest.fixture(autouse=True)
def _empty_cache():
    """What one test left in the cache, such as a used-up limit, is not the next one's."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_app_of_an_earlier_test():
    forget_own_apps()


@pytest.fixture(autouse=True)
def _no_pace_of_an_earlier_test():
    pace.store.cache_clear()


@pytest.fixture
def workspace(db):
    return factories.make_workspace()


@pytest.fixture
def agent(workspace):
    return factories.make_member(workspace)


@pytest.fixture
def admin(workspace):
    return factories.make_member(workspace, role="admin")


@pytest.fixture
def stranger(db):
    """An owner, but of another workspace."""
    return factories.make_member(factories.make_workspace("Elsewhere"), role="owner")


@pytest.fixture
def page_of(client):
    """``page_of(member)`` is a browser signed in as that member."""

    def signed_in(member):
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def api_of():
    """``api_of(member)`` is an API client signed in as that member; ``api_of(None)`` is nobody."""

    def signed_in(member):
        api = APIClient()
        if member is not None:
            api.force_authenticate(member.user)
        return api

    return signed_in


@pytest.fixture
def fake_graph():
    """Meta's Graph API, played inside the test; see :class:`tests.fake_graph.FakeGraph`."""
    fake = FakeGraph()
    with installed(fake):
        yield fake
