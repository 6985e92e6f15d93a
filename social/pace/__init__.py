"""Keeping to Meta's pace: a bucket of tokens per account and kind of call, and holds.

    wait = pace.take(account.pk, account.platform, CallKind.TEXT)
    if wait: …come back in ``wait`` seconds…

Each account waits for itself alone. Redis counts for all processes where there is one;
while it is away each process counts for itself.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.conf import settings

from social.graph.usage import Usage
from social.pace.memory import MemoryStore
from social.pace.rates import OF_MESSAGES, CallKind, rate_of
from social.pace.shared import RedisStore
from social.pace.steady import SteadyStore
from social.pace.store import Store

__all__ = [
    "AccountPace",
    "AllowanceRead",
    "CallKind",
    "held_until",
    "hold",
    "note_usage",
    "state_of",
    "take",
]


@dataclass(frozen=True, slots=True)
class AllowanceRead:
    """How much of an allowance was used when Meta last told; ``name`` is Meta's word for it."""

    name: str
    percent: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class AccountPace:
    """How an account stands with Meta's limits.

    ``held_until``: nothing is sent before, at Meta's word; ``None`` if nothing waits.
    ``slowed_to`` is the share of its rate it keeps, 1.0 being all of it. ``tokens`` is
    what is left in the buckets that were ever drawn from.
    """

    usage: tuple[AllowanceRead, ...]
    held_until: datetime | None
    slowed_to: float
    tokens: dict[str, float]


@cache
def store() -> Store:
    """The store of this installation."""
    return SteadyStore(RedisStore(settings.REDIS_URL)) if settings.REDIS_URL else MemoryStore()


def take(account_id: int, platform: str, kind: str) -> float:
    """Take a token for one call: 0.0, or the seconds to wait before asking again."""
    return store().take(account_id, rate_of(platform, kind), time.time())


def hold(account_id: int, seconds: float) -> None:
    """Meta asked to wait: nothing goes out for this account until then."""
    now = time.time()
    store().hold(account_id, now + seconds, now)


def held_until(account_id: int) -> datetime | None:
    """Until when nothing goes out for the account; ``None`` if nothing holds it."""
    return _ahead(store().read(account_id).held_until)


def note_usage(account_id: int, usage: Usage) -> None:
    """What the headers of an answer tell of the account's allowances.

    It goes slower by itself when one of them is nearly used up, and waits when one is.
    """
    if not usage.allowances:
        return
    store().note(account_id, usage.allowances, time.time())
    if wait := max((each.wait for each in usage.allowances if each.name in OF_MESSAGES), default=0):
        hold(account_id, wait)


def state_of(account_id: int) -> AccountPace:
    """How the account stands with Meta's limits now."""
    kept, now = store().read(account_id), time.time()
    return AccountPace(
        usage=tuple(
            AllowanceRead(each.name, each.percent, datetime.fromtimestamp(each.read_at, UTC))
            for each in kept.readings
        ),
        held_until=_ahead(kept.held_until),
        slowed_to=kept.factor_at(now),
        tokens={bucket: tokens for bucket, (tokens, _at) in kept.tokens.items()},
    )


def _ahead(moment: float) -> datetime | None:
    return datetime.fromtimestamp(moment, UTC) if moment > time.time() else None
