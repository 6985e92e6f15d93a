"""A browser's end of a socket, for tests."""

import asyncio
import json
from contextlib import asynccontextmanager

from django.db import transaction

from echodesk.realtime import hints, log
from echodesk.realtime.hub import hub
from echodesk.realtime.routing import route
from echodesk.realtime.threads import in_thread

ORIGIN = "http://testserver"


class Socket:
    """What the server sent, and a way to speak and to leave."""

    def __init__(self, path, *, cookie="", origin=ORIGIN):
        address, _, query = path.partition("?")
        headers = [(b"host", b"testserver")]
        if cookie:
            headers.append((b"cookie", f"sessionid={cookie}".encode()))
        if origin:
            headers.append((b"origin", origin.encode()))
        self.scope = {
            "type": "websocket",
            "path": address,
            "query_string": query.encode(),
            "headers": headers,
        }
        self.incoming = asyncio.Queue()
        self.outgoing = asyncio.Queue()
        self.incoming.put_nowait({"type": "websocket.connect"})

    async def run(self):
        await route(self.scope, self.incoming.get, self.outgoing.put)

    def leave(self):
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def answer(self, within=5):
        return await asyncio.wait_for(self.outgoing.get(), within)

    async def frame(self, within=5):
        message = await self.answer(within)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def frames(self, count):
        return [await self.frame() for _ in range(count)]

    async def is_silent(self, seconds=0.3):
        await asyncio.sleep(seconds)
        return self.outgoing.empty()


@asynccontextmanager
async def opened(path="/ws/inbox/", **fields):
    """A socket that was let in."""
    hints.adopt_running_loop()
    socket = Socket(path, **fields)
    task = asyncio.create_task(socket.run())
    assert await socket.answer() == {"type": "websocket.accept"}
    try:
        yield socket
    finally:
        socket.leave()
        await asyncio.wait_for(task, 5)


async def listening(workspace_id, count=1):
    """Wait until sockets that start from now have taken their place."""
    async with asyncio.timeout(5):
        while not (feed := hub().feeds.get(workspace_id)) or len(feed.listeners) < count:
            await asyncio.sleep(0.01)
        await feed.caught_up()
        await asyncio.sleep(0.05)


def write(workspace_id, count=1):
    with transaction.atomic():
        return log.append(
            workspace_id, [log.NewEvent("note", 7, {"n": number}) for number in range(count)]
        )


async def happen(workspace_id, count=1):
    return await in_thread(write, workspace_id, count)
