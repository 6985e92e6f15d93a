"""What nginx does in front of a production installation: ``/ws/`` to live, the rest to web."""

import asyncio
import contextlib
import threading

_HEAD_END = b"\r\n\r\n"


class Proxy:
    """One origin in front of two ports, served by a thread."""

    def __init__(self, port: int, web_port: int, live_port: int) -> None:
        self.port = port
        self._ports = {True: live_port, False: web_port}
        self._loop = None
        # The loop itself forgets tasks that nobody else holds.
        self._tasks: set[asyncio.Task] = set()

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def stop(self) -> None:
        if self._loop is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _close(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader, writer) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(_HEAD_END)
            is_live = head.split(b" ", 2)[1].startswith(b"/ws/")
            upstream = await asyncio.open_connection("127.0.0.1", self._ports[is_live])
            upstream[1].write(_rewritten(head))
            await _pipe_both((reader, writer), upstream)
        writer.close()


def _rewritten(head: bytes) -> bytes:
    """One request per connection, so that each can go its own way."""
    lines = head.removesuffix(_HEAD_END).split(b"\r\n")
    is_upgrade = any(line.lower().startswith(b"upgrade:") for line in lines)
    if not is_upgrade:
        lines = [line for line in lines if not line.lower().startswith(b"connection:")]
        lines.append(b"Connection: close")
    lines += [b"X-Forwarded-For: 127.0.0.1", b"X-Forwarded-Proto: http"]
    return b"\r\n".join(lines) + _HEAD_END


async def _pipe(reader, writer) -> None:
    """Pass on everything, and then that there is no more."""
    with contextlib.suppress(OSError):
        while block := await reader.read(65536):
            writer.write(block)
            await writer.drain()
        writer.write_eof()


async def _pipe_both(browser, upstream) -> None:
    """Until the answer is complete; a browser that has left ends it by way of upstream."""
    up = asyncio.ensure_future(_pipe(browser[0], upstream[1]))
    try:
        await _pipe(upstream[0], browser[1])
    finally:
        up.cancel()
        await asyncio.gather(up, return_exceptions=True)
        upstream[1].close()
