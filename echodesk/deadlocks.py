"""Trying again what PostgreSQL ended because two workers waited for each other."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import OperationalError

logger = structlog.get_logger(__name__)

_DEADLOCK = "40P01"
_TRIES = 5
# Seconds, at most. The other worker only has to finish what it waited to do.
_PAUSE = 0.05

Result = TypeVar("Result")


def retried(job: Callable[[], Result]) -> Result:
    """What ``job`` returns. It must be a whole transaction: nothing of an ended one is left."""
    for _try in range(_TRIES - 1):
        try:
            return job()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != _DEADLOCK:
                raise
            logger.info("deadlock_retried")
        time.sleep(random.uniform(0, _PAUSE))  # noqa: S311 - spreads load, keeps no secret
    return job()
