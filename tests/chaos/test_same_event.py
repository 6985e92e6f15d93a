"""6. The same event to many workers at once."""

import time

import pytest

from tests.chaos import messages
from tests.chaos.profile import PROFILE
from tests.services import wait_until

AT_ONCE = 8


@pytest.fixture
def intake_alone(plant):
    """Only the worker that does nothing but intake: no other task may wait in its processes."""
    plant.processes["worker-1"].kill()
    yield
    plant.processes["worker-1"].start()


def post_to_all_workers(plant, account, number):
    """Post a message eight times, each taken up by a worker of its own; then let all go on."""
    with plant.books.barred("conversations_contactidentity"):
        for copy in range(AT_ONCE):
            # Of a new person every other time, so that all of them also make the contact.
            post = messages.body(account, [number], person=number // 2, sent_at=copy)
            with plant.sender([post], connections=1) as sender:
                assert sender.wait(30)
            wait_until(lambda: plant.books.unclaimed() == 0, "a worker to take it up", 30)
        assert plant.books.waiting() == AT_ONCE, "all are in hand and none is done"
    plant.books.wait_until_processed(30)


@pytest.mark.usefixtures("intake_alone")
def test_the_same_event_to_eight_workers_at_once_makes_one_message(plant, report):
    account = plant.new_account()
    rounds = PROFILE.same_event_rounds
    started = time.monotonic()
    for number in range(rounds):
        post_to_all_workers(plant, account, number)
    seconds = time.monotonic() - started
    found = plant.books.count(account, messages.names(rounds))
    what = f"the same event to {AT_ONCE} workers at once, {rounds} times over"
    report("6", what, rounds * AT_ONCE, *found, seconds)
    assert found == (0, 0)
