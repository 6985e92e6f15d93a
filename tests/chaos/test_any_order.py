"""5. A history of all kinds, shuffled and repeated, over real webhooks and several workers."""

import json
import random
import time

from tests import traffic
from tests.chaos.profile import PROFILE

SETTLED_WITHIN = 60


def end_state_in_order(plant, account, items):
    """What comes of the items one by one, in a database of their own."""
    bodies = [traffic.body(account, [item]) for item in items]
    elsewhere = plant.postgres.copy_of(plant.empty_database)
    told = plant.inside("receive_in_order", "facebook", account, lines=bodies, database=elsewhere)
    return json.loads(told)


def end_state_once_settled(plant, account, wanted):
    """The end state; what crossed on its way to two workers is joined a little later."""
    deadline = time.monotonic() + SETTLED_WITHIN
    while True:
        found = json.loads(plant.inside("tell_end_state", account))
        if found == wanted or time.monotonic() > deadline:
            return found


def test_shuffled_webhooks_end_as_the_history_in_order_does(plant, report):
    account = plant.new_account("facebook")
    seed = random.randrange(10**6)
    items = traffic.history(account=account, count=PROFILE.history_events, seed=seed)
    started = time.monotonic()
    bodies = traffic.shuffled(account, items, seed=seed)
    with plant.sender(bodies, platform="facebook", connections=8) as sender:
        assert sender.wait(120)
    plant.books.wait_until_processed(120)
    seconds = time.monotonic() - started
    wanted = end_state_in_order(plant, account, items)
    found = end_state_once_settled(plant, account, wanted)
    missing, extra = rows_only_in(wanted, found), rows_only_in(found, wanted)
    what = f"a history of all kinds, each event 1-5 times, shuffled, in {len(bodies)} batches"
    report("5", what, len(items), len(missing), len(extra), seconds)
    assert len(wanted["messages"]) > len(items) / 2
    assert (missing, extra) == ([], []), f"seed {seed}"


def rows_only_in(one, other):
    """The rows of an end state that another does not have; a row that differs is in both."""
    return [
        (name, row)
        for name, rows in one.items()
        for row in (rows if isinstance(rows, list) else [rows])
        if row not in (other[name] if isinstance(rows, list) else [other[name]])
    ]
