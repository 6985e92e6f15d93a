"""Asking the database from the event loop."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async

P = ParamSpec("P")
T = TypeVar("T")

# A pool of its own: slow pages of the same process must not hold up the feeds.
_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="feed")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a synchronous read in a thread whose database connection is looked after."""
    call: Any = database_sync_to_async(function, thread_sensitive=False, executor=_pool)
    result: T = await call(*args, **kwargs)
    return result
