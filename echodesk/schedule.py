"""The scheduler of a production installation."""

from typing import Any

import structlog
from celery.beat import Scheduler
from django.db import DatabaseError, connection

from echodesk.locks import try_advisory_lock

logger = structlog.get_logger(__name__)

# Seconds between two tries of a scheduler that is standing by.
STAND_BY = 2.0


class OneScheduler(Scheduler):
    """Of several schedulers only one hands out jobs; another takes over when it dies.

    The place is an advisory lock of this process's database connection, so whoever
    loses the connection loses the place. The schedule is kept in memory: each job
    is short, and a sweep more or less after a restart does no harm.
    """

    def _is_first(self) -> bool:
        if connection.vendor != "postgresql":
            return True
        try:
            # Taking a lock one holds already succeeds, so this also asks whether the
            # connection still lives.
            return try_advisory_lock("echodesk.schedule")
        except DatabaseError as error:
            logger.warning("schedule_without_database", error=str(error))
            connection.close()
            return False

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due. Returns the seconds until the next look."""
        if not self._is_first():
            return STAND_BY
        wait: float = super().tick(*args, **kwargs)  # type: ignore[no-untyped-call]
        return wait
