"""Waking a worker, once for many changes, and never in the way of whoever made them.

A task per change would cost more than the change. So whoever changes something only
nudges a thread of its process, and that thread sets a flag all processes share: whoever
finds it clear sends the task. The worker clears the flag *before* it looks for work: what
is stored later sets it again, what was stored earlier is found by that look. One that will
look again anyway may hold the flag meanwhile. The flag dies by itself, should the task be
lost, and a sweeper finds what was left.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Protocol

import redis
import structlog
from django.conf import settings

logger = structlog.get_logger(__name__)

_FLAG_SECONDS = 5
# Of a flag that is held: whoever works for longer, or has died, is not waited for.
_HELD_SECONDS = 1
_REDIS_PATIENCE = 1.0


class Flag(Protocol):
    """Set by the first who finds it clear."""

    def take(self) -> bool:
        """Set the flag; ``True`` for the one that found it clear."""

    def hold(self) -> None:
        """Keep it set for a moment, whoever set it."""

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

    def hold(self) -> None:
        """Keep it set for a moment, whoever set it."""
        with self._lock:
            self._expires = time.monotonic() + _HELD_SECONDS

    def clear(self) -> None:
        """Let the next wake-up through."""
        with self._lock:
            self._expires = 0.0


class RedisFlag:
    """The flag many processes share. While Redis is away, the sweeper does the waking."""

    def __init__(self, url: str, name: str) -> None:
        self._name = name
        self._redis = redis.Redis.from_url(
            url, socket_timeout=_REDIS_PATIENCE, socket_connect_timeout=_REDIS_PATIENCE
        )

    def take(self) -> bool:
        """Set the flag; ``True`` for the one that found it clear, never while Redis is away."""
        try:
            return bool(self._redis.set(self._name, 1, nx=True, ex=_FLAG_SECONDS))
        except redis.RedisError as error:
            logger.warning("wake_flag_unreachable", flag=self._name, error=str(error))
            return False

    def hold(self) -> None:
        """Keep it set for a moment, whoever set it."""
        try:
            self._redis.set(self._name, 1, ex=_HELD_SECONDS)
        except redis.RedisError as error:
            logger.warning("wake_flag_unreachable", flag=self._name, error=str(error))

    def clear(self) -> None:
        """Let the next wake-up through."""
        try:
            self._redis.delete(self._name)
        except redis.RedisError as error:
            logger.warning("wake_flag_unreachable", flag=self._name, error=str(error))


def make_flag(name: str) -> Flag:
    """The flag of that name in this installation. To be made once for each process."""
    return RedisFlag(settings.REDIS_URL, name) if settings.REDIS_URL else LocalFlag()


class Waker:
    """The thread that wakes workers for one process, so that no request waits for a broker.

    ``send`` is what it calls, ``gather_seconds`` how long a nudge waits for company.
    """

    def __init__(self, name: str, send: Callable[[], None], gather_seconds: float) -> None:
        self._name, self._send, self._gather_seconds = name, send, gather_seconds
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
                threading.Thread(target=self._run, name=self._name, daemon=True).start()
                self._pid = os.getpid()

    def _run(self) -> None:
        while True:
            self._nudged.wait()
            time.sleep(self._gather_seconds)
            self._nudged.clear()
            self._send()
