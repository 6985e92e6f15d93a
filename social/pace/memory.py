"""The pace of accounts in the memory of one process."""

import threading
from collections.abc import Iterable
from dataclasses import replace

from social.graph.usage import Allowance
from social.pace.rates import STALE_SECONDS, Rate, draw
from social.pace.store import Kept, merge


class MemoryStore:
    """For an installation that is one process, and for a while without Redis."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[int, Kept] = {}

    def take(self, account_id: int, rate: Rate, now: float) -> float:
        """Take a token; the seconds to wait where there is none, or the account is held."""
        with self._lock:
            kept = self._kept.get(account_id, Kept())
            if now < kept.held_until:
                return kept.held_until - now
            tokens, at = kept.tokens.get(rate.bucket, (rate.capacity, now))
            left, wait = draw(rate, tokens, now - at, kept.factor_at(now))
            drawn = {**kept.tokens, rate.bucket: (left, max(at, now))}
            self._kept[account_id] = replace(kept, tokens=drawn)
            return wait

    def hold(self, account_id: int, until: float, now: float) -> None:
        """Give no tokens until then; never shortens an earlier hold."""
        with self._lock:
            kept = self._kept.get(account_id, Kept())
            self._kept[account_id] = replace(kept, held_until=max(until, kept.held_until))

    def note(self, account_id: int, allowances: Iterable[Allowance], now: float) -> None:
        """Remember what Meta told of allowances."""
        with self._lock:
            kept = self._kept.get(account_id, Kept())
            readings, factor = merge(kept.readings, allowances, now)
            self._kept[account_id] = replace(
                kept, readings=readings, factor=factor, slow_until=now + STALE_SECONDS
            )

    def read(self, account_id: int) -> Kept:
        """All that is kept of the account."""
        with self._lock:
            return self._kept.get(account_id, Kept())
