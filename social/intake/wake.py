"""Waking a worker for what Meta sent, without keeping Meta waiting (see ``echodesk.waking``)."""

from functools import cache

from echodesk.enqueue import enqueue
from echodesk.waking import Flag, Waker, make_flag

# How long a nudge waits for company. A burst of webhooks costs one look at the flag.
_GATHER_SECONDS = 0.002


@cache
def flag() -> Flag:
    """The flag of this installation."""
    return make_flag("echodesk:intake:wake")


def send_wake_up() -> None:
    """Send the task, unless one is on its way."""
    from social.tasks import drain_deliveries

    if flag().take() and not enqueue(drain_deliveries):
        flag().clear()


_waker = Waker("waker", send_wake_up, _GATHER_SECONDS)


def wake_worker() -> None:
    """See to it that a worker will look for deliveries soon."""
    _waker.nudge()
