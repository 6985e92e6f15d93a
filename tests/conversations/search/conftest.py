import pytest

from tests.conversations.search.world import World


@pytest.fixture
def world(workspace, agent):
    """People and what they said, indexed."""
    return World(workspace, agent)
