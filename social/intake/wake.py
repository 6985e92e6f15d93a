"""Waking a worker, once for many deliveries.

A task per webhook would cost more than storing it. So a flag says that a wake-up is
on its way; whoever finds it set leaves it at that. The worker clears the flag
*before* it looks for work: a delivery stored later sets it again, one stored
earlier is found by that look. The flag dies by itself, should the task be lost, and
the sweeper finds what was left.
"""

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
_REDIS_PATIENCE = 0.25
_REDIS_PAUSE = 1.0


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
    """The flag many processes share.

    While Redis is away, nobody waits for it: after one refusal it is left alone for
    a moment, and the sweeper does the waking.
    """

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=_REDIS_PATIENCE, socket_connect_timeout=_REDIS_PATIENCE
        )
        self._resume_at = 0.0

    def take(self) -> bool:
        """Set the flag; ``True`` for the one that found it clear, never while Redis is away."""
        if time.monotonic() < self._resume_at:
            return False
        try:
            return bool(self._redis.set(_FLAG, 1, nx=True, ex=_FLAG_SECONDS))
        except redis.RedisError as error:
            self._resume_at = time.monotonic() + _REDIS_PAUSE
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


def wake_worker() -> None:
    """See to it that a worker will look for deliveries soon."""
    from social.tasks import drain_deliveries

    if flag().take() and not enqueue(drain_deliveries):
        flag().clear()
