"""Locks across processes."""

import threading

import pytest
from django.db import connection, connections

from echodesk.locks import held, number_of, singleton


def in_another_connection(work):
    """Run ``work`` as another worker would, and return what it returns."""
    answers = []

    def run():
        try:
            answers.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    return answers[0]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_is_running_is_not_run_a_second_time():
    runs = []

    @singleton
    def job():
        runs.append(1)
        if len(runs) == 1:
            in_another_connection(job)
        return "done"

    assert job() == "done"
    assert len(runs) == 1
    assert job() == "done"


@pytest.mark.django_db(transaction=True)
def test_a_job_that_failed_gives_its_lock_back():
    @singleton
    def job():
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            job()

    def is_free():
        with held(f"{job.__module__}.{job.__qualname__}") as mine:
            return mine

    assert in_another_connection(is_free)


@pytest.mark.django_db(transaction=True)
def test_locks_of_different_names_do_not_hold_each_other_up():
    def other():
        with held("other") as mine:
            return mine

    with held("one") as mine:
        assert mine
        assert in_another_connection(other)


@pytest.mark.django_db(transaction=True)
def test_of_two_schedulers_one_hands_out_jobs(celery_scheduler):
    if connection.vendor != "postgresql":
        pytest.skip("There is one scheduler on SQLite.")
    first = celery_scheduler()
    assert first._is_first()
    assert first._is_first()
    assert in_another_connection(lambda: celery_scheduler()._is_first()) is False
    connection.close()
    assert in_another_connection(lambda: celery_scheduler()._is_first()) is True


@pytest.fixture
def celery_scheduler():
    from echodesk.celery import app
    from echodesk.schedule import OneScheduler

    return lambda: OneScheduler(app=app, lazy=True)


def test_lock_numbers_fit_what_postgresql_takes():
    for name in ("a", "echodesk.schedule", "conversations.tasks.sweep_outbox"):
        assert -(2**31) <= number_of(name) < 2**31
