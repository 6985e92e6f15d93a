"""What the database ended for the sake of others is tried again, and nothing else is."""

import pytest
from django.db import OperationalError
from psycopg.errors import AdminShutdown, DeadlockDetected

from echodesk import deadlocks
from echodesk.deadlocks import retried


class Job:
    def __init__(self, failures, cause):
        self.failures, self.cause, self.runs = failures, cause, 0

    def __call__(self):
        self.runs += 1
        if self.runs <= self.failures:
            raise OperationalError("ended") from self.cause
        return "done"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(deadlocks, "_PAUSE", 0)


def test_a_deadlock_is_tried_again():
    job = Job(2, DeadlockDetected())
    assert (retried(job), job.runs) == ("done", 3)


def test_it_is_not_tried_for_ever():
    job = Job(99, DeadlockDetected())
    with pytest.raises(OperationalError):
        retried(job)
    assert job.runs == 5


@pytest.mark.parametrize("cause", [AdminShutdown(), None])
def test_any_other_trouble_is_told_at_once(cause):
    job = Job(1, cause)
    with pytest.raises(OperationalError):
        retried(job)
    assert job.runs == 1
