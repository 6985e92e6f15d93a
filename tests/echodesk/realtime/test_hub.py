"""The hub of a process: it starts with the loop and ends with it."""

import asyncio
import threading

import pytest

from echodesk.realtime.hub import hub


@pytest.mark.parametrize("turns", [*range(40), *range(40, 600, 20)])
def test_it_stops_at_whatever_moment_it_is_told_to(turns):
    """Each turn of the loop is another moment of connecting, asking and waiting."""

    async def begin_and_end():
        hub()
        for _ in range(turns):
            await asyncio.sleep(0)

    # ``asyncio.run`` cancels what still runs and waits until it has ended.
    running = threading.Thread(target=asyncio.run, args=(begin_and_end(),), daemon=True)
    running.start()
    running.join(10)
    assert not running.is_alive()
