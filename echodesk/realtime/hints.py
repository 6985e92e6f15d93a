"""Waking the sockets of a workspace after a commit.

A hint says only "there is something up to this number". It may be lost or come
twice; the event log is the truth, and every socket reads that.
"""

import asyncio
import os
import threading
from functools import lru_cache

import structlog
from channels.layers import get_channel_layer

logger = structlog.get_logger(__name__)


class _Loop:
    """The event loop hints are sent on.

    Embedded, that is the server's own loop, where the in-memory layer lives. A
    process without one (web, worker) gets a background loop of its own, so that
    one connection to Redis is kept instead of one opened per hint.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pid = 0

    def adopt(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            self._loop, self._pid = loop, os.getpid()

    def get(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            # A forked child inherits the object but not the thread behind it.
            if self._loop is None or self._pid != os.getpid() or self._loop.is_closed():
                loop = asyncio.new_event_loop()
                threading.Thread(target=loop.run_forever, name="hints", daemon=True).start()
                self._loop, self._pid = loop, os.getpid()
            return self._loop


_loop = _Loop()


def adopt_running_loop() -> None:
    """Send hints on the loop this is called from. The ASGI process calls it at start."""
    _loop.adopt(asyncio.get_running_loop())


@lru_cache(maxsize=4096)
def group(workspace_id: int) -> str:
    """The channel group all sockets of a workspace join."""
    return f"workspace.{workspace_id}"


async def _send(workspace_id: int, seq: int) -> None:
    layer = get_channel_layer()
    try:
        await layer.group_send(group(workspace_id), {"type": "hint", "seq": seq})
    except OSError as error:
        logger.warning("hint_not_sent", workspace=workspace_id, seq=seq, error=str(error))


def publish(workspace_id: int, seq: int) -> None:
    """Tell every socket of the workspace that events up to ``seq`` can be read."""
    asyncio.run_coroutine_threadsafe(_send(workspace_id, seq), _loop.get())
