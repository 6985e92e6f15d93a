"""Doing something once in a while, however many ask for it at the same time."""

from math import ceil

import redis
import structlog
from django.core.cache import cache

logger = structlog.get_logger(__name__)

_PREFIX = "echodesk:once:"


def first_in(seconds: float, name: str) -> bool:
    """``True`` for the first who asks for ``name``; the next is so many seconds later.

    While the cache is away everybody is the first: what is done twice must do no harm.
    """
    try:
        return bool(cache.add(_PREFIX + name, 1, timeout=max(1, ceil(seconds))))
    except redis.RedisError as error:
        logger.warning("cache_unreachable", name=name, error=str(error))
        return True


def forget(name: str) -> None:
    """Let somebody be the first again at once."""
    try:
        cache.delete(_PREFIX + name)
    except redis.RedisError as error:
        logger.warning("cache_unreachable", name=name, error=str(error))
