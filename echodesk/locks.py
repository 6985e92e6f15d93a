"""Locks that hold across every process of the installation."""

import threading
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog
from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")

logger = structlog.get_logger(__name__)

# EchoDesk's half of PostgreSQL's two-part lock numbers.
NAMESPACE = 0x0EC0DE5
_local: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def number_of(name: str) -> int:
    """The signed 32-bit number PostgreSQL knows the lock by."""
    return zlib.crc32(name.encode()) - 2**31


def try_advisory_lock(name: str) -> bool:
    """Take PostgreSQL's lock for as long as this connection lives, or until it is given back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [NAMESPACE, number_of(name)])
        return bool(cursor.fetchone()[0])


def release_advisory_lock(name: str) -> None:
    """Give PostgreSQL's lock back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [NAMESPACE, number_of(name)])


@contextmanager
def held(name: str) -> Iterator[bool]:
    """``with held("x") as mine``: ``mine`` is false when somebody else holds it. Never waits.

    On SQLite there is one process, so a lock of that process will do. On PostgreSQL
    the lock belongs to the connection: a process that dies gives it back.
    """
    if connection.vendor != "postgresql":
        mine = _local[name].acquire(blocking=False)
        try:
            yield mine
        finally:
            if mine:
                _local[name].release()
        return
    mine = try_advisory_lock(name)
    try:
        yield mine
    finally:
        if mine:
            release_advisory_lock(name)


def singleton(job: Callable[P, T]) -> Callable[P, T | None]:
    """Let one run of a periodic job be under way at a time; a second one does nothing.

    Goes below the task decorator::

        @shared_task
        @singleton
        def sweep_outbox() -> None: ...
    """
    name = f"{job.__module__}.{job.__qualname__}"

    @wraps(job)
    def alone(*args: P.args, **kwargs: P.kwargs) -> T | None:
        with held(name) as mine:
            if not mine:
                logger.debug("job_already_running", job=name)
                return None
            return job(*args, **kwargs)

    return alone
