"""A light HTTP load: keep-alive connections driven by one loop.

It does as little as can be done in Python, as it shares the machine with what it measures.
"""

import itertools
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from social.intake.signature import sign


@dataclass
class Outcome:
    """Answers counted by status, and the time each took in seconds."""

    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that ``share`` of the answers kept."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def webhook_requests(secret: str, start: int = 0) -> Iterator[bytes]:
    """Signed webhook requests of some 538 bytes of body, each with a message of its own."""
    number = start
    while True:
        body = webhook_body(number)
        head = (
            "POST /api/social/instagram/webhook/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Content-Type: application/json\r\n"
            f"X-Hub-Signature-256: {sign(body, secret)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body
        number += 1


def webhook_body(number: int, account: int = 1) -> bytes:
    """One Instagram message as Meta posts it, from one of 2,000 people."""
    text = (
        "Do you ship to \\u00c5land? I would like two of the blue mugs and one bowl, the small"
        " one from your last post, and I wonder how long it takes. " + "x" * 60
    )
    return (
        f'{{"object":"instagram","entry":[{{"id":"1784140000000000{account}",'
        f'"time":1762000001234,"messaging":[{{"sender":{{"id":"79{number % 2000:013}"}},'
        f'"recipient":{{"id":"1784140000000000{account}"}},"timestamp":{1762000000000 + number},'
        f'"message":{{"mid":"aWdfbench{number:0150}","text":"{text}"}}}}]}}]}}'
    ).encode()


class _Connection:
    """One connection and the answer it waits for; opened anew where the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None
        self.asked_at = 0.0
        self.received = b""

    def ask(self, request: bytes) -> None:
        self.received = b""
        self.asked_at = time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)

    def answer(self) -> int | None:
        """The status of a whole answer, 0 for a broken one; ``None`` while it is coming."""
        arrived = self.socket.recv(65536)
        self.received += arrived
        head, separator, body = self.received.partition(b"\r\n\r\n")
        if not arrived:
            return int(head[9:12]) if separator else 0
        if not separator or b"connection: close" in head.lower():
            return None
        return int(head[9:12]) if len(body) >= _content_length(head) else None

    def close(self) -> None:
        self.socket.close()
        self.socket = None


def _content_length(head: bytes) -> int:
    name = b"content-length:"
    at = head.lower().find(name)
    return int(head[at + len(name) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def drive(port: int, requests: list[bytes], *, connections: int = 16) -> Outcome:
    """Send all requests over ``connections`` connections, one at a time on each."""
    outcome = Outcome()
    selector = selectors.DefaultSelector()
    waiting = iter(requests)
    started = time.perf_counter()
    for request in itertools.islice(waiting, connections):
        connection = _Connection(port)
        connection.ask(request)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    while selector.get_map():
        for key, _ in selector.select(10):
            _take_answer(key.data, selector, waiting, outcome)
    outcome.seconds = time.perf_counter() - started
    return outcome


def _take_answer(
    connection: _Connection,
    selector: selectors.BaseSelector,
    waiting: Iterator[bytes],
    outcome: Outcome,
) -> None:
    status = connection.answer()
    if status is None:
        return
    outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
    outcome.latencies.append(time.perf_counter() - connection.asked_at)
    request = next(waiting, None)
    closed = b"connection: close" in connection.received.lower() or status == 0
    if closed or request is None:
        selector.unregister(connection.socket)
        connection.close()
    if request is not None and status:
        connection.ask(request)
        if closed:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
