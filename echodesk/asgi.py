"""The ASGI application: sockets by Channels, everything else by the WSGI application.

In production it serves ``/ws/`` behind a proxy. Where only one port can be had, as
in ``make run``, it serves everything: Django's synchronous views run in threads,
which costs less than Django's own ASGI handler.
"""

import os
from typing import Any

from a2wsgi import WSGIMiddleware

from echodesk.wsgi import application as wsgi_application

# After the WSGI application, which sets Django up.
from echodesk.realtime import hints, routing  # isort: skip

# More than a person needs, since the sandbox's pages call back into this server.
_wsgi: Any = wsgi_application
_pages = WSGIMiddleware(_wsgi, workers=int(os.environ.get("ASGI_THREADS", "10")))


async def _lifespan(receive: Any, send: Any) -> None:
    """Answer the server's start and stop; hints travel on the server's loop meanwhile."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            hints.adopt_running_loop()
        else:
            hints.release_loop()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Serve one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "websocket":
        await routing.route(scope, receive, send)
    else:
        await _pages(scope, receive, send)
