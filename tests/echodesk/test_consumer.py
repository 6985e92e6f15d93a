"""A worker whose broker is lost while it has tasks in its hands."""

from types import SimpleNamespace

import pytest
from celery.worker.consumer import Consumer as CeleryConsumer

from echodesk.celery import app
from echodesk.consumer import Consumer


@pytest.fixture
def losing(monkeypatch):
    """Whether a channel would still give tasks back at the moment Celery cleans up."""
    seen = []
    monkeypatch.setattr(
        CeleryConsumer,
        "on_connection_error_after_connected",
        lambda self, exc: seen.append(self.task_consumer and self.task_consumer.channel.do_restore),
    )

    def lose(task_consumer):
        consumer = Consumer.__new__(Consumer)
        consumer.task_consumer = task_consumer
        consumer.on_connection_error_after_connected(ConnectionError())
        return seen

    return lose


def test_workers_are_told_to_use_it():
    assert app.conf.worker_consumer == "echodesk.consumer:Consumer"


def test_reserved_tasks_are_not_given_back_to_a_broker_that_is_lost(losing):
    assert losing(SimpleNamespace(channel=SimpleNamespace(do_restore=True))) == [False]


def test_a_broker_lost_before_any_task_came_is_no_trouble(losing):
    assert losing(None) == [None]
