"""Waking the sockets of a workspace after a commit.

A hint says only "there is something up to this number". It may be lost or come
twice; the event log is the truth, and every feed reads that.
"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from functools import lru_cache

import structlog
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

# Seconds.
SEND_TIMEOUT = 5.0
PAUSE = 0.05
# What a channel layer raises while Redis is away or slow. ``RedisError`` is no ``OSError``.
LAYER_ERRORS = (RedisError, OSError, TimeoutError)


class _Sender:
    """Sends hints on one event loop, newest number only.

    Embedded, that loop is the server's own, where the in-memory layer lives. A
    process without one (web, worker) gets a background loop of its own, so that
    one connection to Redis is kept instead of one opened per hint.

    At most one send per workspace is under way, with one newest number waiting
    behind it: a burst of commits costs few sends, and a Redis that does not answer
    is asked by one coroutine per workspace instead of by one per commit.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pid = 0
        self._waiting: dict[int, int] = {}
        # A loop forgets coroutines that nobody else holds.
        self._sends: set[Future[None]] = set()

    def use(self, loop: asyncio.AbstractEventLoop | None) -> None:
        with self._lock:
            self._loop, self._pid, self._waiting = loop, os.getpid(), {}

    def put(self, workspace_id: int, seq: int) -> None:
        with self._lock:
            # A forked child inherits the object but not the thread behind it.
            if self._loop is None or self._pid != os.getpid() or self._loop.is_closed():
                self._start_background_loop()
            idle = workspace_id not in self._waiting
            self._waiting[workspace_id] = max(seq, self._waiting.get(workspace_id, 0))
            if idle and self._loop is not None:
                send = asyncio.run_coroutine_threadsafe(self._drain(workspace_id), self._loop)
                self._sends.add(send)
                send.add_done_callback(self._sends.discard)

    def _start_background_loop(self) -> None:
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, name="hints", daemon=True).start()
        self._loop, self._pid, self._waiting = loop, os.getpid(), {}

    async def _drain(self, workspace_id: int) -> None:
        sent = 0
        while seq := self._newer(workspace_id, sent):
            await _send(workspace_id, seq)
            sent = seq

    def _newer(self, workspace_id: int, sent: int) -> int:
        """The newest number, or 0 when that is ``sent`` and the sender is done."""
        with self._lock:
            newest = self._waiting.get(workspace_id, 0)
            if newest > sent:
                return newest
            self._waiting.pop(workspace_id, None)
            return 0


_sender = _Sender()


def adopt_running_loop() -> None:
    """Send hints on the loop this is called from. The ASGI process calls it at start."""
    _sender.use(asyncio.get_running_loop())


def release_loop() -> None:
    """Stop using the adopted loop, which is about to close."""
    _sender.use(None)


@lru_cache(maxsize=4096)
def group(workspace_id: int) -> str:
    """The channel group that every process with sockets of the workspace joins."""
    return f"workspace.{workspace_id}"


async def twice(call: Callable[[], Awaitable[None]]) -> None:
    """Call the layer, and once more if that fails.

    A Redis that was restarted has closed the connections kept open to it; the first
    call finds that out, the second gets a new one. Raises :data:`LAYER_ERRORS`.
    """
    async with asyncio.timeout(SEND_TIMEOUT):
        try:
            await call()
        except LAYER_ERRORS:
            await asyncio.sleep(PAUSE)
            await call()


async def _send(workspace_id: int, seq: int) -> None:
    layer = get_channel_layer()
    hint = {"type": "hint", "workspace": workspace_id, "seq": seq}
    try:
        await twice(lambda: layer.group_send(group(workspace_id), hint))
    except LAYER_ERRORS as error:
        # The feeds look by themselves every few seconds.
        logger.warning("hint_not_sent", workspace=workspace_id, seq=seq, error=str(error))


def publish(workspace_id: int, seq: int) -> None:
    """Tell every process with sockets of the workspace that events up to ``seq`` can be read."""
    _sender.put(workspace_id, seq)
