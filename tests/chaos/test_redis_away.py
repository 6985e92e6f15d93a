"""3. Redis goes away under load for a while, and comes back empty."""

import time

import redis

from tests.chaos import messages
from tests.chaos.profile import PROFILE
from tests.services import wait_until

PROCESSED_WITHIN = 60
PER_SECOND = 50


def test_with_redis_away_and_emptied_webhooks_are_taken_and_nothing_is_lost(plant, report):
    account = plant.new_account()
    count = int((PROFILE.redis_away + 2) * PER_SECOND)
    with plant.sender(messages.bodies(account, count), per_second=PER_SECOND) as sender:
        wait_until(lambda: len(sender.taken) > PER_SECOND, "load")
        plant.redis.stop()
        due = len(sender.taken) + PROFILE.redis_away * PER_SECOND
        wait_until(lambda: len(sender.taken) >= min(due, count), "the time", 3 * PROFILE.redis_away)
        waited = plant.books.waiting()
        plant.redis.start()
        started = time.monotonic()
        with redis.Redis.from_url(plant.redis.url) as client:
            client.flushall()
        assert sender.wait(30)
    plant.books.wait_until_processed(PROCESSED_WITHIN)
    seconds = time.monotonic() - started
    found = plant.books.count(account, messages.names(count))
    what = f"Redis stopped under load for {PROFILE.redis_away:.0f} s, flushed, restarted"
    report("3", what, count, *found, seconds, "until all was processed")
    assert sender.statuses == {200: count}, "every webhook was taken at once"
    assert waited > 0
    assert found == (0, 0)
    assert seconds <= PROCESSED_WITHIN
