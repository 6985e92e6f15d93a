"""Housekeeping that belongs to the whole installation."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from echodesk import pruning
from echodesk.locks import singleton
from echodesk.operations import heartbeat


@shared_task
def beat_heart(queue: str) -> None:
    """Say that a worker of ``queue`` is alive. It is sent to that very queue."""
    heartbeat.record(queue)


@worker_ready.connect
def beat_heart_at_once(sender: Any, **_kwargs: Any) -> None:
    """A worker that has just started need not wait for the schedule to be seen."""
    for queue in sender.app.amqp.queues.consume_from:
        heartbeat.record(queue)


@shared_task
@singleton
def prune() -> None:
    """Forget old events, deliveries, sign-in logs and sessions."""
    pruning.prune()
