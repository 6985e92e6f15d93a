"""Waking a worker for what is to be sent (see ``echodesk.waking``).

Where nobody is to be told anything, no worker is woken for all that happens. Whether
there is anybody stands in the cache: the sweeper writes it, and finds what is due without it.
"""

from functools import cache

import structlog
from django.core.cache import cache as shared
from redis.exceptions import RedisError

from echodesk.enqueue import enqueue
from echodesk.waking import Flag, Waker, make_flag

logger = structlog.get_logger(__name__)

# How long a nudge waits for company: one look at the log for all that happens in it.
_GATHER_SECONDS = 0.05
_SOMEBODY = "outgoing-somebody"
# Longer than a few sweeps take.
_SOMEBODY_SECONDS = 30


@cache
def flag() -> Flag:
    """The flag of this installation."""
    return make_flag("echodesk:outgoing:wake")


def somebody_is_told() -> None:
    """Have workers woken at once for what happens, for a while."""
    try:
        shared.set(_SOMEBODY, 1, _SOMEBODY_SECONDS)
    except RedisError as error:
        logger.warning("cache_unreachable", error=str(error))


def send_wake_up() -> None:
    """Send the task, unless one is on its way."""
    from echodesk.outgoing.tasks import send_dispatches

    if flag().take() and not enqueue(send_dispatches):
        flag().clear()


def _wake_for_somebody() -> None:
    try:
        if not shared.get(_SOMEBODY):
            return
    except RedisError as error:
        logger.warning("cache_unreachable", error=str(error))
        return
    send_wake_up()


_waker = Waker("outgoing-waker", _wake_for_somebody, _GATHER_SECONDS)


def wake_sender() -> None:
    """See to it that a worker will look for something to send soon."""
    _waker.nudge()


def wake_sender_for_certain() -> None:
    """The same after what an admin did, whoever was to be told before."""
    somebody_is_told()
    _waker.nudge()
