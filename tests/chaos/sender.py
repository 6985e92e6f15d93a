"""Meta, as the sender of webhooks: what is not answered 200 comes again, byte for byte."""

import hashlib
import http.client
import itertools
import threading
import time
from collections import Counter
from collections.abc import Sequence

from social.intake.signature import sign
from tests.live.installation import APP_SECRET

# Stands among the statuses for a request that was never answered.
NO_ANSWER = 0
_PAUSE = 0.1


class Sender:
    """Posts every body until it is taken, over several connections at a time.

    A context manager: posting starts with the block and is over after it. With
    ``per_second`` each body has its time and is not posted earlier.
    """

    def __init__(
        self,
        port: int,
        bodies: Sequence[bytes],
        *,
        platform: str = "instagram",
        connections: int = 4,
        per_second: float = 0,
    ) -> None:
        self.statuses: Counter[int] = Counter()
        self.taken: set[bytes] = set()
        self._port = port
        self._path = f"/api/social/{platform}/webhook/"
        self._bodies = bodies
        self._per_second = per_second
        self._next = itertools.count()
        self._lock = threading.Lock()
        self._is_last = threading.Event()
        self._given_up = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(connections)]

    def __enter__(self):
        self._started = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exc) -> None:
        self._is_last.set()
        self._given_up.set()
        for thread in self._threads:
            thread.join()

    @property
    def is_sending(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    @property
    def refused(self) -> int:
        """How many requests were not answered 200, or not at all."""
        return sum(count for status, count in self.statuses.items() if status != 200)

    def has_delivered(self, body: bytes) -> bool:
        """Whether it was answered 200."""
        return hashlib.sha256(body).digest() in self.taken

    def finish(self, seconds: float) -> bool:
        """Begin nothing new, and wait until all that was begun is taken."""
        self._is_last.set()
        return self.wait(seconds)

    def wait(self, seconds: float) -> bool:
        """Wait until everything is taken, but no longer; returns whether it is."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not self.is_sending

    def _run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            while (number := next(self._next)) < len(self._bodies) and self._is_time_for(number):
                self._insist(connection, self._bodies[number])
        finally:
            connection.close()

    def _is_time_for(self, number: int) -> bool:
        """Wait for its turn; ``False`` if nobody wants it any more."""
        due = self._started + number / self._per_second if self._per_second else 0.0
        return not self._is_last.wait(max(0.0, due - time.monotonic()))

    def _insist(self, connection: http.client.HTTPConnection, body: bytes) -> None:
        while not self._given_up.is_set():
            status = self._post(connection, body)
            with self._lock:
                self.statuses[status] += 1
                if status == 200:
                    self.taken.add(hashlib.sha256(body).digest())
                    return
            self._given_up.wait(_PAUSE)

    def _post(self, connection: http.client.HTTPConnection, body: bytes) -> int:
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": sign(body, APP_SECRET),
        }
        try:
            connection.request("POST", self._path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return NO_ANSWER
        return answer.status
