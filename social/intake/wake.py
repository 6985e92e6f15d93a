"""Waking a worker, once for many deliveries, and never in the way of Meta's answer.

A task per webhook would cost more than storing it. So the request only nudges a
thread of its process, and that thread sets a flag all processes share: whoever finds
it clear sends the task. The worker clears the flag *before* it looks for work: a
delivery stored later sets it again, one stored earlier is found by that look. The
flag dies by itself, should the task be lost, and the sweeper finds what was left.
"""

import os
import threading
import time
from functools import cache
from typing import Protocol

import redis
import structlog
from django.conf import settings

from echodesk.enqueue import enqueue

logger = structlog.get_logger(__name__)

_FLAG = "echodesk:intake:wake"
_FLAG_SECONDS = 5
_REDIS_PATIENCE = 1.0
# How long a nudge waits for company. A burst of webhooks costs one look at the flag.
_GATHER_SECONDS = 0.002


class Flag(Protocol):
    """Set by the first who finds it clear."""

    def take(self) -> bool:
        """Set the flag; ``True`` for the one that found it clear."""

    def clear(self) -> None:
        """Let the next wake-up through."""


class LocalFlag:
    """The flag of an installation that is one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._expires = 0.0

    def take(self) -> bool:
        """Set the flag; ``True`` for the one that found it clear."""
        now = time.monotonic()
        with self._lock:
            if now < self._expires:
                return False
            self._expires = now + _FLAG_SECONDS
            return True

    def clear(self) -> None:
        """Let the next wake-up through."""
        with self._lock:
            self._expires = 0.0


class RedisFlag:
    """The flag many processes share. While Redis is away, the sweeper does the waking."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=_REDIS_PATIENCE, socket_connect_timeout=_REDIS_PATIENCE
        )

    def take(self) -> bool:
        """Set the flag; ``True`` for the one that found it clear, never while Redis is away."""
        try:
            return bool(self._redis.set(_FLAG, 1, nx=True, ex=_FLAG_SECONDS))
        except redis.RedisError as error:
            logger.warning("wake_flag_unreachable", error=str(error))
            return False

    def clear(self) -> None:
        """Let the next wake-up through."""
        try:
            self._redis.delete(_FLAG)
        except redis.RedisError as error:
            logger.warning("wake_flag_unreachable", error=str(error))


@cache
def flag() -> Flag:
    """The flag of this installation."""
    return RedisFlag(settings.REDIS_URL) if settings.REDIS_URL else LocalFlag()


def send_wake_up() -> None:
    """Send the task, unless one is on its way."""
    from social.tasks import drain_deliveries

    if flag().take() and not enqueue(drain_deliveries):
        flag().clear()


class Waker:
    """The thread that wakes workers for one process, so that no request waits for a broker."""

    def __init__(self) -> None:
        self._nudged = threading.Event()
        self._lock = threading.Lock()
        self._pid = 0

    def nudge(self) -> None:
        """Have a worker woken soon."""
        if self._pid != os.getpid():
            self._start()
        self._nudged.set()

    def _start(self) -> None:
        """Begin the thread: on the first nudge, and again in a forked child, which has none."""
        with self._lock:
            if self._pid != os.getpid():
                self._nudged = threading.Event()
                threading.Thread(target=self._run, name="waker", daemon=True).start()
                self._pid = os.getpid()

    def _run(self) -> None:
        while True:
            self._nudged.wait()
            time.sleep(_GATHER_SECONDS)
            self._nudged.clear()
            send_wake_up()


_waker = Waker()


def wake_worker() -> None:
    """See to it that a worker will look for deliveries soon."""
    _waker.nudge()
