"""The HTTP server: sending, reading a conversation, and what tests ask of it."""

import asyncio
import contextlib
import json
import math
import time
from dataclasses import asdict
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from tests.chaos.meta.calls import Call, Platform, read_call
from tests.chaos.meta.faults import FINE, Answer, Fault, Plan, envelope, usage
from tests.chaos.meta.news import Poster

# What came so soon after an account was told to wait was on its way already.
ON_ITS_WAY = 2.0
_TOLD = 20


class Meta:
    """What has been sent, and who has to wait."""

    def __init__(self, web_port: int) -> None:
        self.plan = Plan()
        self.calls: list[Call] = []
        self._poster = Poster(web_port)
        # By account: when it was told to wait, and until when.
        self._held: dict[str, tuple[float, float]] = {}
        # What EchoDesk is to be told late.
        self._kept_back: list[Call] = []

    async def answer(self, method: str, target: str, body: bytes, gone) -> Answer | None:
        """Answer a request; ``None`` breaks the line. ``gone(seconds)`` waits for its end."""
        url = urlsplit(target)
        match url.path.strip("/").split("/"):
            case ["plan"]:
                self.plan = Plan(**json.loads(body))
                return Answer(200, {})
            case ["calls"]:
                return Answer(200, {"calls": [asdict(call) for call in self.calls]})
            case ["release"]:
                return self._release()
            case [_, account, "messages"] if method == "POST":
                return await self._send(account, json.loads(body), gone)
            case [_, account, "conversations"]:
                person = parse_qs(url.query)["user_id"][0]
                return Answer(200, {"data": [{"id": f"t_{account}_{person}"}]})
            case [_, name] if name.startswith("t_"):
                return Answer(200, self._told(*name.split("_")[1:]))
            case _:
                return Answer(404, envelope(100, 33, "Unsupported get request"))

    async def _send(self, account: str, body: dict, gone) -> Answer | None:
        now = time.time()
        call = read_call(len(self.calls) + 1, now, account, body)
        self.calls.append(call)
        since, until = self._held.get(account, (0.0, 0.0))
        if now < until:
            call.fault = "held"
            call.too_early = max(0.0, now - since - ON_ITS_WAY)
            wait = {"Retry-After": str(math.ceil(until - now))}
            return Answer(429, envelope(4), wait)
        fault = self.plan.draw(account)
        call.fault = fault.name
        if fault.is_done:
            self._do(call)
        if self.plan.delay:
            await asyncio.sleep(self.plan.delay)
        if fault.silence:
            await gone(fault.silence)
            return None
        return _accepted(call) if fault is FINE else self._refused(account, fault)

    def _do(self, call: Call) -> None:
        call.is_done, call.news = True, self.plan.draw_news()
        if call.news == "now":
            self._poster.post(call)
        elif call.news == "late":
            self._kept_back.append(call)

    def _refused(self, account: str, fault: Fault) -> Answer | None:
        now = time.time()
        if fault.hold and now >= self._held.get(account, (0.0, 0.0))[1]:
            self._held[account] = (now, now + fault.hold)
        return fault.answer

    def _release(self) -> Answer:
        """Tell now what was to come late."""
        released, self._kept_back = self._kept_back, []
        for call in released:
            self._poster.post(call)
        return Answer(200, {"released": len(released)})

    def _told(self, account: str, person: str) -> dict:
        """A conversation, as Meta tells of it."""
        theirs = [call for call in self.calls if (call.account, call.person) == (account, person)]
        rows = [
            {
                "id": call.mid,
                "created_time": datetime.fromtimestamp(call.at, UTC).strftime(
                    "%Y-%m-%dT%H:%M:%S%z"
                ),
                "from": {"id": account},
                "to": {"data": [{"id": person}]},
                "message": call.text,
            }
            for call in theirs
            if call.is_done
        ]
        return {"id": f"t_{account}_{person}", "messages": {"data": rows[: -_TOLD - 1 : -1]}}


def _accepted(call: Call) -> Answer:
    if call.platform == Platform.WHATSAPP:
        body = {"messaging_product": "whatsapp", "messages": [{"id": call.mid}]}
    else:
        body = {"recipient_id": call.person, "message_id": call.mid}
    return Answer(200, body, usage(10))


async def serve(meta: Meta, port: int) -> None:
    """Answer until the process ends."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while await _exchange(meta, reader, writer):
                pass
        writer.transport.abort()

    server = await asyncio.start_server(talk, "127.0.0.1", port, backlog=512)
    await server.serve_forever()


async def _exchange(meta: Meta, reader, writer) -> bool:
    """Take one request and answer it; ``False`` if the line is to be broken."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    method, target, _ = head.split(" ", 2)
    length = next(
        (
            int(line.partition(":")[2])
            for line in head.split("\r\n")
            if line.lower().startswith("content-length:")
        ),
        0,
    )
    body = await reader.readexactly(length)

    async def gone(seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reader.read(1), seconds)

    answer = await meta.answer(method, target, body, gone)
    if answer is None:
        return False
    writer.write(_rendered(answer))
    await writer.drain()
    return True


def _rendered(answer: Answer) -> bytes:
    text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
    kind = "text/html" if isinstance(answer.body, str) else "application/json"
    headers = {"Content-Type": kind, "Content-Length": str(len(text.encode())), **answer.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {answer.status} Status\r\n{lines}\r\n{text}".encode()
