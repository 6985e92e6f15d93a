"""A worker's turn at what Meta sent: until nothing is left, by no more workers than it takes.

A batch has its price, however small it is. At a hundred messages a second, a worker that looks
again at once finds three each time, another that is woken meanwhile finds one, and both wait for
the lock on the workspace's numbers. So while one is at it nobody else is woken, and where it
finds several it lets more gather. One that finds many, or is held up, has others woken again.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from social.intake import wake
from social.intake.drain import drain_batch

# From so many in a batch on, others help.
MANY = 100
# Seconds that more gather: so many for each that was found, and at most.
_GATHER_EACH = 0.01
_GATHER_LONGEST = 0.05
# Seconds after which a batch takes long: it is large, or waits for a lock.
LONG = 0.5


def keep_up(*, seconds: float = 10.0) -> int:
    """Process waiting deliveries until there are none; returns how many there were.

    What is stored while the flag is set wakes nobody, so there is a look after each moment in
    which it was. When the time is over, the rest is left to another task.
    """
    flag, deadline, total = wake.flag(), time.monotonic() + seconds, 0
    wakes_others = False
    while time.monotonic() < deadline:
        with _helped():
            done = drain_batch()
        total += done
        if not done and wakes_others:
            return total
        wakes_others = done == 0 or done >= MANY
        if wakes_others:
            flag.clear()
        else:
            flag.hold()
            _let_gather(done)
    _wake_another()
    return total


@contextmanager
def _helped() -> Iterator[None]:
    """Have another worker woken for what has come meanwhile, if the block takes long."""
    waiting = threading.Timer(LONG, _wake_another)
    waiting.daemon = True
    waiting.start()
    try:
        yield
    finally:
        waiting.cancel()


def _wake_another() -> None:
    wake.flag().clear()
    wake.send_wake_up()


def _let_gather(done: int) -> None:
    """One that came alone is not made to wait for company."""
    if done > 1:
        time.sleep(min(_GATHER_LONGEST, done * _GATHER_EACH))
