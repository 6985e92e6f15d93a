"""A worker looks for circles of objects less often, and not among what it loaded."""

import gc
import weakref

import pytest
from celery import signals

from echodesk import celery, garbage


@pytest.fixture
def kept():
    """Python's own ways are back afterwards."""
    threshold = gc.get_threshold()
    yield threshold
    gc.unfreeze()
    gc.set_threshold(*threshold)


class Circle:
    def __init__(self):
        self.itself = self


def test_what_is_loaded_is_left_out_and_the_rest_is_searched_less_often(kept):
    before = gc.get_freeze_count()
    garbage.settle()
    assert gc.get_freeze_count() > before + 10_000
    assert gc.get_threshold()[0] > kept[0]


def test_circles_made_afterwards_still_go(kept):
    garbage.settle()
    seen = weakref.ref(Circle())
    gc.collect()
    assert seen() is None


def test_a_worker_does_so_before_it_forks(kept):
    signals.worker_init.send(sender=celery.app)
    assert gc.get_freeze_count() > 10_000
