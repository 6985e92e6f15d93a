"""Which address is which socket."""

from typing import Any

from echodesk.realtime.consumer import inbox_socket

_SOCKETS = {"/ws/inbox/": inbox_socket}


async def route(scope: Any, receive: Any, send: Any) -> None:
    """Serve the socket of ``scope``; an unknown address is refused before it opens."""
    socket = _SOCKETS.get(scope["path"])
    if socket is None:
        await receive()
        await send({"type": "websocket.close", "code": 1000})
    else:
        await socket(scope, receive, send)
