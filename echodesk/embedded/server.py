"""Pages, API, webhooks and sockets on one port."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

# Seconds that open requests get to finish after Ctrl-C.
GRACE = 3
# Seconds that a connection may be idle: longer than proxies and HTTP clients keep theirs
# (up to two minutes). Whoever lets go first must be the one that asks: what is asked in
# the moment the server lets go is lost, and a POST is not asked again.
IDLE = 150


class Server(uvicorn.Server):
    """uvicorn that tells when it is ready, and ends without raising the signal again."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal, but do not raise it again: the worker is still to be stopped."""
        signals = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(listening: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    config = uvicorn.Config(
        "echodesk.asgi:application",
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=IDLE,
        ws_max_size=64 * 1024,
        # Each frame goes to many sockets and would be packed anew for each of them.
        ws_per_message_deflate=False,
    )
    Server(config, on_ready).run(sockets=[listening])
