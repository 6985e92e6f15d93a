"""3. Redis is away for a while and comes back empty."""

import redis

from tests.chaos import messages
from tests.chaos.profile import PROFILE
from tests.live.installation import seconds_until

PROCESSED_WITHIN = 60
PER_SECOND = 20


def test_with_redis_away_and_emptied_webhooks_are_taken_and_nothing_is_lost(plant, report):
    account = plant.new_account()
    count = int(PROFILE.redis_away * PER_SECOND)
    plant.redis.stop()
    with plant.sender(messages.bodies(account, count), per_second=PER_SECOND) as sender:
        assert sender.wait(PROFILE.redis_away + 30)
    waited = plant.books.waiting()
    plant.redis.start()
    with redis.Redis.from_url(plant.redis.url) as client:
        client.flushall()
    seconds = seconds_until(lambda: plant.books.waiting() == 0, within=PROCESSED_WITHIN + 30)
    found = plant.books.count(account, messages.names(count))
    what = f"Redis stopped for {PROFILE.redis_away:.0f} s, flushed, restarted"
    report("3", what, count, *found, seconds, "until all was processed")
    assert sender.statuses == {200: count}, "every webhook was taken at once"
    assert waited > 0
    assert found == (0, 0)
    assert seconds <= PROCESSED_WITHIN
