"""Signs of life of the workers, one per queue.

A heartbeat is a task like any other: it stands in the same queue as the work, so a
queue nobody empties shows, whatever else is alive.
"""

import time

from django.core.cache import cache

QUEUES = ("intake", "send", "default")
# Seconds without a heartbeat after which a queue's workers are taken to be gone.
LATE = 45.0
_KEPT = 3600


def _key(queue: str) -> str:
    return f"worker-heartbeat:{queue}"


def record(queue: str) -> None:
    """A worker of ``queue`` is alive now."""
    cache.set(_key(queue), time.time(), _KEPT)


def ages() -> dict[str, float | None]:
    """Seconds since each queue's last heartbeat; ``None`` if none is known."""
    now = time.time()
    seen = cache.get_many([_key(queue) for queue in QUEUES])
    return {
        queue: round(max(0.0, now - seen[_key(queue)]), 1) if _key(queue) in seen else None
        for queue in QUEUES
    }
