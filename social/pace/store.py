"""Where the pace of accounts is kept: what memory and Redis have in common."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from social.graph.usage import Allowance
from social.pace.rates import OF_MESSAGES, STALE_SECONDS, Rate, slowdown


@dataclass(frozen=True, slots=True)
class Reading:
    """How full an allowance was, and when that was read (seconds since 1970)."""

    name: str
    percent: int
    read_at: float


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of an account. Times are seconds since 1970, 0 for never.

    ``factor`` is the share of its rate the account keeps, until ``slow_until``.
    ``tokens`` is what each bucket had, and when.
    """

    held_until: float = 0.0
    factor: float = 1.0
    slow_until: float = 0.0
    readings: tuple[Reading, ...] = ()
    tokens: dict[str, tuple[float, float]] = field(default_factory=dict)

    def factor_at(self, now: float) -> float:
        """The share of its rate the account keeps now."""
        return self.factor if now < self.slow_until else 1.0


class Store(Protocol):
    """``now`` is given, so that the same tests run on every store."""

    def take(self, account_id: int, rate: Rate, now: float) -> float:
        """Take a token; the seconds to wait where there is none, or the account is held."""

    def hold(self, account_id: int, until: float, now: float) -> None:
        """Give no tokens until then; never shortens an earlier hold."""

    def note(self, account_id: int, allowances: Iterable[Allowance], now: float) -> None:
        """Remember what Meta told of allowances."""

    def read(self, account_id: int) -> Kept:
        """All that is kept of the account."""


def merge(
    known: Iterable[Reading], allowances: Iterable[Allowance], now: float
) -> tuple[tuple[Reading, ...], float]:
    """The readings with the new ones among them, and the share of its rate they leave."""
    fresh = {each.name: Reading(each.name, each.percent, now) for each in allowances}
    readings = {reading.name: reading for reading in known} | fresh
    counted = (
        slowdown(reading.percent)
        for reading in readings.values()
        if reading.name in OF_MESSAGES and reading.read_at > now - STALE_SECONDS
    )
    return tuple(readings.values()), min(counted, default=1.0)
