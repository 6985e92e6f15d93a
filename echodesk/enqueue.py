"""Handing work to a worker, without ever depending on it."""

import structlog
from celery import Task
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)


def enqueue(task: Task, *args: int | str, after: float = 0, expires: float = 0) -> bool:
    """Send ``task`` to the broker; ``False`` if the broker is away.

    It runs ``after`` so many seconds, at most a minute: a worker keeps it in its hands
    until then. Not begun within ``expires`` seconds, it is dropped (0: never).

    A lost task costs time, never data: what it would have done is in the database,
    where the sweepers find it. So the caller is told, and need not act.
    """
    options = {"countdown": after} if after else {}
    options |= {"expires": expires} if expires else {}
    try:
        task.apply_async(args=args, **options)
    except (OperationalError, OSError) as error:
        logger.warning("task_not_enqueued", task=task.name, error=str(error))
        return False
    return True
