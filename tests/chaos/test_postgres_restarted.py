"""4. PostgreSQL goes away under load, in order or by a crash, and comes back."""

import itertools
import time

from tests.chaos import messages
from tests.chaos.profile import PROFILE
from tests.services import wait_until

RECOVERED_WITHIN = 30
PER_SECOND = 100


def restart(plant, sender, end):
    """Restart PostgreSQL under load; returns the seconds until webhooks are taken again."""
    before = len(sender.taken)
    wait_until(lambda: len(sender.taken) > before, "load", 30)
    refused = sender.refused
    end()
    due = refused + PROFILE.refusals_per_restart
    wait_until(lambda: sender.refused >= due, "webhooks to be refused", 30)
    plant.postgres.start()
    started, before = time.monotonic(), len(sender.taken)
    wait_until(lambda: len(sender.taken) > before + 20, "webhooks to be taken again", 60)
    return time.monotonic() - started


def endless(account):
    """Bodies for as long as the restarts take."""
    return messages.bodies(account, PER_SECOND * 40 * (PROFILE.postgres_restarts + 1))


def test_postgres_restarted_under_load_is_never_answered_200_without_a_row(plant, report):
    account = plant.new_account()
    bodies = endless(account)
    ways = itertools.cycle([plant.postgres.crash, plant.postgres.stop])
    with plant.sender(bodies, per_second=PER_SECOND, connections=8) as sender:
        seconds = [
            restart(plant, sender, end) for end in itertools.islice(ways, PROFILE.postgres_restarts)
        ]
        assert sender.finish(RECOVERED_WITHIN)
    started = time.monotonic()
    plant.wait_until_ready(RECOVERED_WITHIN)
    plant.books.wait_until_processed(RECOVERED_WITHIN)
    recovered = max(*seconds, time.monotonic() - started)
    stored = plant.books.digests()
    without_row = len(sender.taken - stored)
    sent = [
        name
        for name, body in zip(messages.names(len(bodies)), bodies, strict=True)
        if sender.has_delivered(body)
    ]
    found = plant.books.count(account, sent)
    what = (
        f"PostgreSQL ended {PROFILE.postgres_restarts} times under load (crash and fast stop"
        f" by turns): {without_row} answers 200 without a row,"
        f" {sender.statuses[503]} answers 503"
    )
    report("4", what, len(sent), *found, recovered, "until it worked again, at most")
    assert without_row == 0
    assert set(sender.statuses) <= {200, 503}
    assert recovered <= RECOVERED_WITHIN
    assert found == (0, 0)
