"""Every test of the live socket runs an event loop of its own."""

import pytest
from channels.layers import channel_layers


@pytest.fixture(autouse=True)
def _channel_layer_of_its_own():
    """A layer keeps locks, which belong to the loop they were first used on."""
    channel_layers.backends.clear()
    yield
    channel_layers.backends.clear()
