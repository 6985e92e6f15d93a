"""A way between a client and a server that can swallow an answer at a chosen moment."""

import asyncio
import contextlib
import threading
from collections.abc import Callable

from tests.services import free_port


class Gate:
    """Passes on all bytes. A context manager; clients connect to ``port``."""

    def __init__(self, to_port: int) -> None:
        self.port = free_port()
        # How many answers have been swallowed so far.
        self.swallowed = 0
        self._to_port = to_port
        self._answer = b""
        self._then: Callable[[], None] | None = None
        self._tasks: set[asyncio.Task] = set()

    def swallow(self, answer: bytes, then: Callable[[], None]) -> None:
        """Keep back the next answer that has these bytes, call ``then``, and hang up."""
        self._answer, self._then = answer, then

    def __enter__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(self, *_exc) -> None:
        self._call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _call(self, work) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader, writer) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError):
            try:
                await self._relay(reader, writer)
            finally:
                writer.close()
                await writer.wait_closed()

    async def _relay(self, reader, writer) -> None:
        upstream = await asyncio.open_connection("127.0.0.1", self._to_port)
        up = asyncio.ensure_future(self._pass_on(reader, upstream[1]))
        try:
            await self._pass_on(upstream[0], writer, watched=True)
        finally:
            up.cancel()
            await asyncio.gather(up, return_exceptions=True)
            upstream[1].close()
            await upstream[1].wait_closed()

    async def _pass_on(self, reader, writer, *, watched: bool = False) -> None:
        with contextlib.suppress(OSError):
            while block := await reader.read(65536):
                if watched and self._then and self._answer in block:
                    then, self._then = self._then, None
                    await asyncio.to_thread(then)
                    self.swallowed += 1
                    return
                writer.write(block)
                await writer.drain()
