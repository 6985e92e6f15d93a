"""Redis while it is there, memory while it is not: sending never stops for want of a count."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

import redis
import structlog

from social.graph.usage import Allowance
from social.pace.memory import MemoryStore
from social.pace.rates import Rate
from social.pace.store import Kept, Store

logger = structlog.get_logger(__name__)

T = TypeVar("T")

# How long nobody asks a Redis that did not answer.
AWAY_SECONDS = 5.0


class SteadyStore:
    """What is counted in memory meanwhile is counted per process: a little too generous."""

    def __init__(self, shared: Store) -> None:
        self._shared = shared
        self._own = MemoryStore()
        self._lock = threading.Lock()
        self._away_until = 0.0

    def take(self, account_id: int, rate: Rate, now: float) -> float:
        """Take a token; the seconds to wait where there is none, or the account is held."""
        # A hold that could not be shared when it was made still holds in this process.
        if (held := self._own.read(account_id).held_until) > now:
            return held - now
        return self._ask(lambda store: store.take(account_id, rate, now))

    def hold(self, account_id: int, until: float, now: float) -> None:
        """Give no tokens until then, whichever store is asked."""
        self._own.hold(account_id, until, now)
        self._ask(lambda store: store.hold(account_id, until, now))

    def note(self, account_id: int, allowances: Iterable[Allowance], now: float) -> None:
        """Remember what Meta told of allowances."""
        told = tuple(allowances)
        self._own.note(account_id, told, now)
        self._ask(lambda store: store.note(account_id, told, now))

    def read(self, account_id: int) -> Kept:
        """All that is kept of the account."""
        kept = self._ask(lambda store: store.read(account_id))
        own = self._own.read(account_id).held_until
        return replace(kept, held_until=max(kept.held_until, own))

    def _ask(self, question: Callable[[Store], T]) -> T:
        if time.monotonic() < self._away_until:
            return question(self._own)
        try:
            answer = question(self._shared)
        except redis.RedisError as error:
            self._note_away(error)
            return question(self._own)
        self._note_back()
        return answer

    def _note_away(self, error: redis.RedisError) -> None:
        with self._lock:
            was_there = self._away_until == 0
            self._away_until = time.monotonic() + AWAY_SECONDS
        if was_there:
            logger.warning("pace_not_shared", error=str(error))

    def _note_back(self) -> None:
        if self._away_until == 0:
            return
        with self._lock:
            self._away_until = 0.0
        logger.info("pace_shared_again")
