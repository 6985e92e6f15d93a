"""One worker at a time keeps up with what Meta sends, and others help where it is much."""

import threading

import pytest

from social.intake import keep_up as module
from social.intake import wake
from social.intake.keep_up import MANY, keep_up
from social.intake.store import store_delivery
from tests import factories, payloads
from tests.deliveries import delivery, message


class Batches:
    """Plays the batches that are found, and notes who would be woken at each look."""

    def __init__(self, *sizes):
        self.sizes = list(sizes)
        self.woken_at_look = []
        self.paused = []

    def __call__(self):
        wakes = wake.flag().take()
        if wakes:
            wake.flag().clear()
        self.woken_at_look.append(wakes)
        return self.sizes.pop(0)


@pytest.fixture
def play(monkeypatch):
    def of(*sizes):
        batches = Batches(*sizes)
        monkeypatch.setattr(module, "drain_batch", batches)
        monkeypatch.setattr(module.time, "sleep", batches.paused.append)
        assert wake.flag().take()
        return batches

    return of


def test_while_one_works_nobody_else_is_woken_until_the_last_look(play):
    batches = play(1, 1, 0, 0)
    assert keep_up() == 2
    assert batches.woken_at_look == [False, False, False, True]


def test_what_came_just_before_the_last_look_is_still_found(play):
    batches = play(1, 0, 2, 0, 0)
    assert keep_up() == 3
    assert batches.woken_at_look == [False, False, True, False, True]


def test_where_it_is_much_others_are_woken(play):
    batches = play(MANY, MANY, 0)
    assert keep_up() == 2 * MANY
    assert batches.woken_at_look == [False, True, True]


def test_several_let_more_gather_and_one_alone_waits_for_nobody(play):
    batches = play(1, 3, 80, MANY, 0)
    keep_up()
    assert batches.paused == [0.03, 0.05]


def test_when_its_time_is_over_the_rest_is_another_tasks(play, monkeypatch):
    sent = []
    monkeypatch.setattr(wake, "enqueue", lambda task: sent.append(task.name) or True)
    play()
    assert keep_up(seconds=0) == 0
    assert sent == ["social.tasks.drain_deliveries"]


def test_one_that_is_held_up_has_another_woken_for_what_came_meanwhile(play, monkeypatch):
    sent = threading.Event()
    monkeypatch.setattr(wake, "enqueue", lambda task: sent.set() or True)
    monkeypatch.setattr(module, "LONG", 0.01)
    play()
    sizes = [lambda: sent.wait(5), lambda: 0, lambda: 0]
    monkeypatch.setattr(module, "drain_batch", lambda: int(sizes.pop(0)()))
    assert keep_up() == 1


@pytest.mark.django_db
def test_everything_stored_is_processed(workspace):
    factories.make_account(workspace, external_id="17841400000000001")
    for number in range(3):
        store_delivery("instagram", payloads.encode(delivery(message(number))))
    assert keep_up() == 3
    assert wake.flag().take()
