"""1. Workers die in the middle of a batch, again and again."""

import time

from tests.chaos import messages
from tests.chaos.profile import PROFILE
from tests.services import wait_until

DRAINED_WITHIN = 120


def kill_in_mid_batch(plant):
    """Kill a worker that has written messages and not committed them.

    The event log is what it writes last: there it is made to wait until it is dead.
    """
    with plant.books.barred("realtime_sequence"):
        wait_until(plant.books.mid_batch, "a batch under way", 60)
        victim = plant.processes[plant.books.mid_batch()]
        victim.kill()
    victim.start()


def test_workers_killed_in_mid_batch_lose_and_double_nothing(plant, report):
    account = plant.new_account()
    bodies = messages.bodies(account, PROFILE.events)
    kills = 0
    with plant.sender(bodies, per_second=PROFILE.events_per_second) as sender:
        while not sender.wait(PROFILE.kill_every):
            kill_in_mid_batch(plant)
            kills += 1
    last_kill = time.monotonic()
    plant.books.wait_until_processed(DRAINED_WITHIN)
    seconds = time.monotonic() - last_kill
    found = plant.books.count(account, messages.names(PROFILE.events))
    what = f"a worker killed in mid-batch every {PROFILE.kill_every:.0f} s, {kills} times"
    report("1", what, PROFILE.events, *found, seconds, "until drained")
    assert kills >= 2
    assert found == (0, 0)
    assert plant.books.logs_with_gaps() == 0
