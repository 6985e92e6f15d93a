"""How a worker gets over the loss of its broker."""

from typing import Any

from celery.worker.consumer import Consumer as CeleryConsumer


class Consumer(CeleryConsumer):
    """Celery's, but for what it does with tasks it had reserved when the broker went away."""

    task_consumer: Any

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Leave reserved tasks where they are, and connect anew.

        Kombu gives them back over the very connection that was lost; as it has taken
        that connection apart by then, an ``AttributeError`` would end the whole worker.
        The sweepers find what these tasks would have done.
        """
        if self.task_consumer is not None:
            self.task_consumer.channel.do_restore = False
        super().on_connection_error_after_connected(exc)  # type: ignore[no-untyped-call]
