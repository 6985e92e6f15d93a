"""The browsers' ends of many live sockets, which only note what arrived when.

They look for the texts in the bytes: reading frame by frame would cost more than what is
measured. Run as ``python -m benchmarks.busy_screens PORT WORD COUNT TICKET…``.
"""

import json
import os
import re
import selectors
import socket
import sys
import time
from base64 import b64encode

_PATIENCE = 30.0
# Longer than what is looked for: it may come in two pieces.
_TAIL = 64


class Screen:
    """One socket, and which of the numbered texts it has shown."""

    def __init__(self, port: int, ticket: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.sendall(
            f"GET /ws/inbox/?token={ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            # As browsers do; what is packed would not be found, and the round would fail.
            "Sec-WebSocket-Extensions: permessage-deflate\r\n"
            f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(4096)
        if not answer.startswith(b"HTTP/1.1 101"):
            raise RuntimeError(answer.decode(errors="replace"))
        self.shown: dict[int, float] = {}
        self._tail = b""

    def read(self, wanted: re.Pattern[bytes]) -> None:
        """Note what has arrived just now."""
        arrived = self.socket.recv(1 << 16)
        if not arrived:
            raise RuntimeError("The server closed a socket")
        now, seen = time.perf_counter(), self._tail + arrived
        for found in wanted.finditer(seen):
            self.shown.setdefault(int(found[1]), now)
        self._tail = seen[-_TAIL:]


def main(port: int, word: str, count: int, tickets: list[str]) -> None:
    """Open all sockets, say so, and print ``[number, moment]`` of each text on each of them."""
    screens = [Screen(port, ticket) for ticket in tickets]
    selector = selectors.DefaultSelector()
    for screen in screens:
        selector.register(screen.socket, selectors.EVENT_READ, screen)
    # Whoever is let in is told from a moment later on.
    time.sleep(1)
    print("ready", flush=True)
    wanted = re.compile(rb'"text":"' + word.encode() + rb' (\d+)\."')
    quiet_since = time.monotonic()
    while any(len(screen.shown) < count for screen in screens):
        for key, _ in selector.select(1):
            key.data.read(wanted)
            quiet_since = time.monotonic()
        if time.monotonic() - quiet_since > _PATIENCE:
            break
    print(json.dumps([told for screen in screens for told in screen.shown.items()]), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:])
