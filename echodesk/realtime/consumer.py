"""The inbox's socket: everything after a number, then everything as it happens."""

import asyncio
import json
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import structlog
from django.conf import settings
from django.db import DatabaseError

from echodesk.realtime.feed import Feed, Listener
from echodesk.realtime.hints import LAYER_ERRORS
from echodesk.realtime.hub import CLOSE_TRY_AGAIN, hub
from echodesk.realtime.origins import is_ours
from echodesk.realtime.spoken import Ear
from echodesk.realtime.threads import in_thread
from echodesk.realtime.visits import Visit, visit_of_session, visit_of_ticket

logger = structlog.get_logger(__name__)

CLOSE_BAD_REQUEST = 4400
CLOSE_NOT_SIGNED_IN = 4401


def _header(scope: Any, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def _session_key(scope: Any) -> str:
    try:
        cookies = SimpleCookie(_header(scope, b"cookie"))
    except CookieError:
        return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def _may_knock(scope: Any, token: str) -> bool:
    """Whether the page asking is ours. A program has no origin; it brings a ticket."""
    origin = _header(scope, b"origin")
    return is_ours(origin, _header(scope, b"host")) if origin else bool(token)


async def _visit(scope: Any, token: str) -> Visit | None:
    if token:
        return await in_thread(visit_of_ticket, token)
    session_key = _session_key(scope)
    return await in_thread(visit_of_session, session_key) if session_key else None


def _cursor(query: dict[str, list[str]]) -> int | None:
    """The number to start after; ``None`` for "from now". Raises ``ValueError``."""
    text = query.get("after", [""])[0]
    if not text:
        return None
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


async def _send_events(feed: Feed, listener: Listener, cursor: int | None, send: Any) -> None:
    await feed.caught_up()
    if cursor is None:
        cursor = feed.position
    while True:
        frames = None if listener.must_resync else feed.after(cursor)
        cursor = feed.position
        if frames is None:
            listener.must_resync = False
            resync = json.dumps({"type": "resync", "seq": cursor})
            await send({"type": "websocket.send", "text": resync})
            continue
        for frame in filter(listener.hears, frames):
            await send({"type": "websocket.send", "text": frame.text})
        await feed.beyond(cursor, listener)


async def _send_passing(feed: Feed, listener: Listener, send: Any) -> None:
    """What is in no log: who is where."""
    feed.tell_all_present(listener)
    while True:
        await send({"type": "websocket.send", "text": await listener.passing.get()})


async def _until_gone(feed: Feed, listener: Listener, receive: Any) -> None:
    ear = Ear(listener)
    while (message := await receive())["type"] != "websocket.disconnect":
        if await ear.hear(message.get("text")):
            await hub().announce(feed)


async def _converse(
    feed: Feed, listener: Listener, cursor: int | None, receive: Any, send: Any
) -> int:
    """Talk until one side ends it. Returns the code to close with, or 0 if it is closed."""
    loop = asyncio.get_running_loop()
    outlet = _one_at_a_time(send)
    sending = loop.create_task(_send_events(feed, listener, cursor, outlet))
    passing = loop.create_task(_send_passing(feed, listener, outlet))
    gone = loop.create_task(_until_gone(feed, listener, receive))
    tasks = (sending, passing, gone)
    try:
        await asyncio.wait((*tasks, listener.dismissed), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    if listener.dismissed.done() and gone.cancelled():
        return listener.dismissed.result()
    return next((_outcome_of(task) for task in tasks if not task.cancelled()), 0)


def _one_at_a_time(send: Any) -> Any:
    """``send`` for several tasks: a frame is out before the next begins."""
    lock = asyncio.Lock()

    async def locked(message: dict[str, Any]) -> None:
        async with lock:
            await send(message)

    return locked


def _outcome_of(task: "asyncio.Task[None]") -> int:
    """The browser has gone, perhaps in the middle of a frame, or the error is ours."""
    error = task.exception()
    if error is None or isinstance(error, OSError):
        return 0
    raise error


async def inbox_socket(scope: Any, receive: Any, send: Any) -> None:
    """Serve ``/ws/inbox/?after=<seq>``.

    Closes with 4400 for a bad ``after``, 4401 when nobody is signed in, 4403 when the
    member may no longer listen, 1013 to come back in a moment. A page of another
    origin is refused before the socket opens.
    """
    query = parse_qs(scope["query_string"].decode("latin-1"))
    token = query.get("token", [""])[0]
    await receive()
    if not _may_knock(scope, token):
        await send({"type": "websocket.close", "code": CLOSE_NOT_SIGNED_IN})
        return
    # Accepted first, since a page is told the code only of a socket that was open.
    await send({"type": "websocket.accept"})
    code = await _serve(scope, query, token, receive, send)
    if code:
        await send({"type": "websocket.close", "code": code})


async def _serve(
    scope: Any, query: dict[str, list[str]], token: str, receive: Any, send: Any
) -> int:
    try:
        cursor = _cursor(query)
        visit = await _visit(scope, token)
    except ValueError:
        return CLOSE_BAD_REQUEST
    except (DatabaseError, *LAYER_ERRORS) as error:
        logger.warning("socket_not_opened", error=str(error))
        return CLOSE_TRY_AGAIN
    if visit is None:
        return CLOSE_NOT_SIGNED_IN
    async with hub().listen(visit) as (feed, listener):
        return await _converse(feed, listener, cursor, receive, send)
