"""Waking a worker for what is to be sent (see ``echodesk.waking``)."""

from functools import cache

from echodesk.enqueue import enqueue
from echodesk.waking import Flag, Waker, make_flag

# How long a nudge waits for company: one look at the log for all that happens in it.
_GATHER_SECONDS = 0.05


@cache
def flag() -> Flag:
    """The flag of this installation."""
    return make_flag("echodesk:outgoing:wake")


def send_wake_up() -> None:
    """Send the task, unless one is on its way."""
    from echodesk.outgoing.tasks import send_dispatches

    if flag().take() and not enqueue(send_dispatches):
        flag().clear()


_waker = Waker("outgoing-waker", send_wake_up, _GATHER_SECONDS)


def wake_sender() -> None:
    """See to it that a worker will look for something to send soon."""
    _waker.nudge()
