"""The least a webhook can cost: check the signature, one INSERT, answer. No framework.

Run by uvicorn with ``BENCH_DSN`` and ``BENCH_SECRET``; writes where EchoDesk writes.
"""

import hashlib
import hmac
import os
from datetime import UTC, datetime

from psycopg_pool import AsyncConnectionPool

_INSERT = (
    "INSERT INTO social_webhookdelivery (platform, body, digest, received_at)"
    " VALUES ('instagram', %s, %s, %s) ON CONFLICT (digest) DO NOTHING"
)
_SECRET = os.environ["BENCH_SECRET"].encode()
_pool = AsyncConnectionPool(
    os.environ["BENCH_DSN"], min_size=8, max_size=8, open=False, kwargs={"autocommit": True}
)


async def app(scope, receive, send):
    """An ASGI application of one page."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    given = dict(scope["headers"]).get(b"x-hub-signature-256", b"")
    expected = b"sha256=" + hmac.new(_SECRET, body, hashlib.sha256).hexdigest().encode()
    if not hmac.compare_digest(given, expected):
        await _answer(send, 403, b"")
        return
    async with _pool.connection() as connection:
        await connection.execute(_INSERT, (body, hashlib.sha256(body).digest(), datetime.now(UTC)))
    await _answer(send, 200, b"EVENT_RECEIVED")


async def _answer(send, status, body):
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-length", str(len(body)).encode()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive, send):
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await _pool.open(wait=True)
        else:
            await _pool.close()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
