import pytest
import redis
from django.core.cache import cache

from conversations import tasks
from echodesk import once
from echodesk.enqueue import enqueue


def test_the_first_who_asks_is_the_first_until_it_is_forgotten():
    assert once.first_in(60, "tea") is True
    assert once.first_in(60, "tea") is False
    assert once.first_in(60, "coffee") is True
    once.forget("tea")
    assert once.first_in(60, "tea") is True


def test_everybody_is_the_first_while_the_cache_is_away(monkeypatch):
    def away(*args, **kwargs):
        raise redis.ConnectionError

    monkeypatch.setattr(cache, "add", away)
    monkeypatch.setattr(cache, "delete", away)
    assert once.first_in(60, "tea") is True
    assert once.first_in(60, "tea") is True
    once.forget("tea")


@pytest.mark.parametrize(
    ("wanted", "options"),
    [({}, {}), ({"after": 5}, {"countdown": 5}), ({"expires": 10}, {"expires": 10})],
)
def test_a_task_may_be_meant_for_later_or_not_for_much_later(monkeypatch, wanted, options):
    given = []

    def apply_async(*, args, **more):
        given.append((args, more))

    monkeypatch.setattr(tasks.tell_seen, "apply_async", apply_async)
    assert enqueue(tasks.tell_seen, 7, **wanted) is True
    assert given == [((7,), options)]
