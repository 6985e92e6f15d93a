"""2. Web dies with the row written and the answer not given."""

import time

import pytest

from tests.chaos import messages
from tests.chaos.gate import Gate
from tests.chaos.profile import PROFILE
from tests.services import wait_until

# What PostgreSQL says of the INSERT that stored a delivery, once it is committed.
STORED = b"INSERT 0 1\0"


@pytest.fixture
def gate(plant):
    """A way from web to PostgreSQL that keeps answers back; the usual way again afterwards."""
    with Gate(plant.postgres.port) as gate:
        plant.processes["web"].stop()
        plant.start_web(database_port=gate.port)
        plant.wait_until_ready()
        yield gate
        plant.processes["web"].kill()
    plant.start_web()


def kill_between_row_and_answer(plant, gate, sender):
    """Returns how many rows are there whose sender was told nothing."""
    before = gate.swallowed
    gate.swallow(STORED, then=plant.processes["web"].kill)
    wait_until(lambda: gate.swallowed > before, "a webhook to be stored", 30)
    untold = plant.books.digests() - sender.taken
    plant.processes["web"].start()
    return len(untold)


def test_web_killed_between_row_and_answer_loses_and_doubles_nothing(plant, gate, report):
    account = plant.new_account()
    count = PROFILE.web_kills * PROFILE.events_per_web_kill
    earlier = plant.books.digests()
    untold = 0
    with plant.sender(messages.bodies(account, count)) as sender:
        sender.taken |= earlier
        for number in range(1, PROFILE.web_kills + 1):
            untold += kill_between_row_and_answer(plant, gate, sender)
            due = len(earlier) + number * PROFILE.events_per_web_kill * 0.9
            wait_until(lambda due=due: len(sender.taken) >= due, "web to go on", 60)
        started = time.monotonic()
        assert sender.wait(60)
    plant.books.wait_until_processed(60)
    seconds = time.monotonic() - started
    found = plant.books.count(account, messages.names(count))
    what = f"web killed {PROFILE.web_kills} times between INSERT and answer, sender retries"
    report("2", what, count, *found, seconds, "until drained")
    assert untold >= PROFILE.web_kills
    assert found == (0, 0)
    assert len(plant.books.digests()) == len(earlier) + count
