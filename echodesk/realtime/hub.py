"""All feeds of a process, and the one channel on which their hints arrive."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from channels.layers import get_channel_layer
from prometheus_client import Gauge

from echodesk.realtime import hints
from echodesk.realtime.feed import Feed, Listener
from echodesk.realtime.presence import Here
from echodesk.realtime.visits import Visit

logger = structlog.get_logger(__name__)

# Seconds. A Redis that was emptied has forgotten who listens.
REJOIN = 5.0
RETRY = 1.0
# Seconds between two words on who is present; less than half of what makes them stale.
PRESENT = 3.0
# Close code: something broke here, come back in a moment.
CLOSE_TRY_AGAIN = 1013

sockets_open = Gauge("echodesk_sockets_open", "Live sockets of this process", registry=None)


class Hub:
    """One per event loop. The process listens once, however many sockets it serves."""

    def __init__(self) -> None:
        self._layer = get_channel_layer()
        self._channel: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.feeds: dict[int, Feed] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._name = uuid.uuid4().hex
        for work in (self._listen, self._rejoin, self._keep_present):
            self._start(self._keep_up(work))

    @asynccontextmanager
    async def listen(self, visit: Visit) -> AsyncIterator[tuple[Feed, Listener]]:
        """The feed of the visit's workspace, for as long as the block lasts."""
        listener = Listener(visit)
        feed = self.feeds.get(visit.workspace_id)
        if feed is None:
            feed = self.feeds[visit.workspace_id] = Feed(visit.workspace_id)
            self._start(self._run(feed))
        feed.listeners.add(listener)
        sockets_open.inc()
        try:
            yield feed, listener
        finally:
            feed.listeners.discard(listener)
            sockets_open.dec()
            if listener.here is not None:
                self._start(self.announce(feed))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep_up(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Have ``work`` begin anew where it breaks: no page must go deaf without a word."""
        while True:
            try:
                await work()
            except Exception:
                # A hint of another release, for one, while an installation is being updated.
                logger.exception("hub_broke", work=work.__name__)
                await asyncio.sleep(RETRY)

    async def _run(self, feed: Feed) -> None:
        try:
            # Before the first read, so that nothing falls between the two.
            await self._join(feed.workspace_id)
            await feed.run()
        finally:
            del self.feeds[feed.workspace_id]
            for listener in feed.listeners:
                listener.dismiss(CLOSE_TRY_AGAIN)

    async def _join(self, workspace_id: int) -> None:
        group = hints.group(workspace_id)
        try:
            async with asyncio.timeout(hints.SEND_TIMEOUT):
                channel = await asyncio.shield(self._channel)
            await hints.twice(lambda: self._layer.group_add(group, channel))
        except hints.LAYER_ERRORS as error:
            logger.warning("hints_not_joined", workspace=workspace_id, error=str(error))

    async def _rejoin(self) -> None:
        while True:
            await asyncio.sleep(REJOIN)
            await self._join_all()

    async def _join_all(self) -> None:
        for workspace_id in list(self.feeds):
            await self._join(workspace_id)

    async def _listen(self) -> None:
        if not self._channel.done():
            self._channel.set_result(await self._layer.new_channel())
        channel = self._channel.result()
        while True:
            try:
                hint = await self._layer.receive(channel)
            except hints.LAYER_ERRORS as error:
                logger.warning("hints_not_heard", error=str(error))
                await asyncio.sleep(RETRY)
                await self._join_all()
                continue
            self._take(hint)

    def _take(self, hint: dict[str, Any]) -> None:
        feed = self.feeds.get(hint["workspace"])
        if feed is None:
            return
        if hint["type"] == "presence":
            rows = [Here(*row) for row in hint["rows"]]
            changes = feed.presence.hear(hint["process"], rows, time.monotonic())
            feed.tell_presence(changes)
        # Hints overtake each other; one for what has been read is no news.
        elif hint["seq"] > feed.position:
            feed.wake()

    async def _keep_present(self) -> None:
        """Say again what our pages show, and forget the processes that no longer do."""
        while True:
            await asyncio.sleep(PRESENT)
            for feed in list(self.feeds.values()):
                await self.announce(feed)
                feed.tell_presence(feed.presence.forget_silent(time.monotonic()))

    async def announce(self, feed: Feed) -> None:
        """Tell every process what the pages of this one show."""
        rows = [list(row) for row in feed.shown()]
        said = {"type": "presence", "workspace": feed.workspace_id}
        message = said | {"process": self._name, "rows": rows}
        try:
            group = hints.group(feed.workspace_id)
            await hints.twice(lambda: self._layer.group_send(group, message))
        except hints.LAYER_ERRORS as error:
            # It is said again in a few seconds.
            logger.warning("presence_not_told", workspace=feed.workspace_id, error=str(error))


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
