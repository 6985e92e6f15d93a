"""The worker and the scheduler as threads."""

import threading
from typing import Any

from celery import signals
from celery.beat import Scheduler
from celery.platforms import EX_OK
from celery.worker import WorkController, state
from django.db import reset_queries

from echodesk import garbage
from echodesk.celery import app
from echodesk.operations import heartbeat
from echodesk.tasks import beat_heart

# How Celery is told to end by itself; it reads this between two messages.
celery_state: Any = state

CONCURRENCY = 4
STOP_TIMEOUT = 10.0


def _forget_queries(**_kwargs: Any) -> None:
    """While debugging Django remembers every query of a thread until somebody clears them."""
    reset_queries()


class Background:
    """Celery on the in-memory broker. No signal handlers: the server owns the signals."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name="worker", daemon=True),
            threading.Thread(target=self._schedule, name="beat", daemon=True),
        ]

    def start(self) -> None:
        """Start both; tasks sent from now on are done."""
        signals.task_postrun.connect(_forget_queries)
        garbage.settle()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let the tasks in hand end, take no new ones. What is left is in the database."""
        self._stop.set()
        celery_state.should_stop = EX_OK
        # The worker looks up after each message, else only every two seconds; and once
        # it has seen that it is to end, it takes one more.
        beat_heart.delay("default")
        beat_heart.delay("default")
        for thread in self._threads:
            thread.join(STOP_TIMEOUT)

    @staticmethod
    def _on_ready(consumer: Any) -> None:
        signals.worker_ready.send(sender=consumer)

    def _work(self) -> None:
        worker: Any = app.subclass_with_self(WorkController, name="Worker")(
            hostname="embedded@localhost",
            pool="threads",
            concurrency=CONCURRENCY,
            queues=list(heartbeat.QUEUES),
            ready_callback=self._on_ready,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        worker.start()

    def _schedule(self) -> None:
        scheduler: Any = Scheduler(app=app)
        while not self._stop.wait(scheduler.tick()):
            pass
