"""6. One item of a hundred that cannot be stored."""

import contextlib
import time

from tests.chaos import messages
from tests.services import wait_until

NEIGHBOURS = 99
POISON = 42
TRIES = 5
_OUTCOME = "SELECT state, attempts FROM social_webhookdelivery WHERE id = %s"
_DUE = "UPDATE social_webhookdelivery SET retry_at = now() WHERE id = %s AND state = 'retry'"
_FAILED = "SELECT position FROM social_deliveryitem WHERE delivery_id = %s AND outcome = 'failed'"


@contextlib.contextmanager
def refused(plant, name):
    """Within the block no message of that id can be stored."""
    books = plant.books
    books.change(
        "ALTER TABLE conversations_message ADD CONSTRAINT poison"
        f" CHECK (external_id <> '{name}') NOT VALID"
    )
    try:
        yield
    finally:
        books.change("ALTER TABLE conversations_message DROP CONSTRAINT poison")


def post(plant, body):
    """Post one body; returns the number of its delivery."""
    with plant.sender([body], connections=1) as sender:
        assert sender.wait(30)
    return plant.books.ask("SELECT max(id) FROM social_webhookdelivery")[0][0]


def outcome_of(plant, delivery):
    """The state of a delivery, and how often it was tried."""
    return plant.books.ask(_OUTCOME, delivery)[0]


def try_until_parked(plant, delivery, account):
    """Let the time between tries pass, as often as there is another try."""
    for number in range(1, TRIES):
        wait_until(lambda n=number: outcome_of(plant, delivery) == ("retry", n), "a try", 30)
        plant.books.change(_DUE, delivery)
        # Anything new wakes a worker, as it does in life.
        post(plant, messages.body(account, [1000 + number]))
    wait_until(lambda: outcome_of(plant, delivery) == ("parked", TRIES), "the last try", 30)


def replay(plant, delivery):
    """Have it read once more, as an admin's program does."""
    path = f"/api/social/webhooks/deliveries/{delivery}/replay/"
    plant.api("POST", path, plant.access_token())
    wait_until(lambda: outcome_of(plant, delivery) == ("done", 1), "the replay", 30)


def test_a_poison_item_is_parked_its_neighbours_are_there_at_once_and_it_can_be_replayed(
    plant, report
):
    account = plant.new_account()
    wanted = messages.names(NEIGHBOURS + 1)
    poison = wanted[POISON]
    started = time.monotonic()
    with refused(plant, poison):
        delivery = post(plant, messages.body(account, range(NEIGHBOURS + 1)))
        wait_until(lambda: outcome_of(plant, delivery)[1] == 1, "the first try", 30)
        at_once = plant.books.count(account, set(wanted) - {poison})
        try_until_parked(plant, delivery, account)
        in_the_log = plant.books.ask(_FAILED, delivery)
    replay(plant, delivery)
    plant.books.wait_until_processed(30)
    seconds = time.monotonic() - started
    everything = [*wanted, *messages.names(TRIES - 1, 1001)]
    found = plant.books.count(account, everything)
    what = f"a poison item in a batch of {NEIGHBOURS + 1}: parked after {TRIES} tries, replayed"
    report("6", what, NEIGHBOURS + 1, *found, seconds)
    assert at_once == (0, 0)
    assert in_the_log == [(POISON,)]
    assert found == (0, 0)
