"""Database connections of processes that live long."""

from typing import Any

from django.db import connections


def drop_broken(**_sent: Any) -> None:
    """Close the connections whose other end has gone, so that the next query opens new ones.

    Django does so around requests, Celery after a thousand tasks only: a worker that was idle
    while PostgreSQL restarted would fail at everything until then. To be called before a task.
    """
    for connection in connections.all(initialized_only=True):
        # Whoever calls a task like a function, inside a transaction, is using the connection.
        is_idle = connection.connection is not None and not connection.in_atomic_block
        if is_idle and not connection.is_usable():
            connection.close()
