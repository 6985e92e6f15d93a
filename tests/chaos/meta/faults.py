"""What goes wrong at Meta, and what it then answers."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

RETRY_AFTER = 4
# Meta names the time until access returns in whole minutes.
USAGE_MINUTES = 1
# Longer than EchoDesk waits for an answer.
SILENCE = 25
# Until the caller is dead.
FOR_EVER = 3600


class Answer(NamedTuple):
    """An HTTP answer; ``body`` is JSON, or text for what is none of the Graph API's."""

    status: int
    body: dict | str
    headers: dict[str, str] = {}


def envelope(code: int, subcode: int | None = None, words: str = "Try again later") -> dict:
    """Meta's error in JSON."""
    error = {"message": words, "type": "OAuthException", "code": code, "fbtrace_id": "AbC1"}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def usage(percent: int, minutes: int = 0) -> dict[str, str]:
    """The header that tells how much of its allowance an account has used."""
    figures = {
        "type": "messenger",
        "call_count": percent,
        "total_cputime": 1,
        "total_time": 1,
        "estimated_time_to_regain_access": minutes,
    }
    return {"X-Business-Use-Case-Usage": json.dumps({"1": [figures]})}


@dataclass(frozen=True)
class Fault:
    """``is_done``: the message goes out all the same. Without an ``answer`` the line breaks.

    ``silence`` is how long nothing is said before. ``hold`` is for how many seconds the
    account must not call again.
    """

    name: str
    answer: Answer | None = None
    is_done: bool = False
    silence: float = 0
    hold: float = 0


FINE = Fault("", is_done=True)
_PAGE = "<html><body>Sorry, something went wrong.</body></html>"
FAULTS = {
    fault.name: fault
    for fault in (
        Fault(
            "retry_after",
            Answer(429, envelope(4), {"Retry-After": str(RETRY_AFTER)}),
            hold=RETRY_AFTER,
        ),
        Fault(
            "usage",
            Answer(400, envelope(613), usage(100, USAGE_MINUTES)),
            hold=USAGE_MINUTES * 60,
        ),
        Fault("busy", Answer(500, envelope(2))),
        Fault("away", Answer(503, _PAGE)),
        Fault("went_out", Answer(500, envelope(1, 1357046)), is_done=True),
        Fault("gateway", Answer(502, _PAGE)),
        Fault("gateway_done", Answer(504, _PAGE), is_done=True),
        Fault("reset"),
        Fault("reset_done", is_done=True),
        Fault("silent", silence=SILENCE),
        Fault("silent_done", is_done=True, silence=SILENCE),
        Fault("kept", silence=FOR_EVER),
        Fault("kept_done", is_done=True, silence=FOR_EVER),
    )
}


@dataclass
class Plan:
    """How Meta behaves. ``shares`` are of all calls, by name of fault; ``most`` limits some.

    ``always`` are accounts whose every call meets that fault. ``lost`` and ``late`` are
    the shares of echoes and statuses that never come, and that come when they are asked for.
    """

    delay: float = 0.0
    seed: int = 0
    shares: dict[str, float] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    always: dict[str, str] = field(default_factory=dict)
    lost: float = 0.0
    late: float = 0.0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._drawn: Counter[str] = Counter()

    def draw(self, account: str) -> Fault:
        """What the next call of the account meets."""
        if account in self.always:
            return FAULTS[self.always[account]]
        at = self._chance.random()
        for name, share in self.shares.items():
            if at < share:
                return self._unless_too_many(name)
            at -= share
        return FINE

    def draw_news(self) -> str:
        """When the echo or status comes: ``now``, ``late`` or ``lost``."""
        at = self._chance.random()
        if at < self.lost:
            return "lost"
        return "late" if at < self.lost + self.late else "now"

    def _unless_too_many(self, name: str) -> Fault:
        if self._drawn[name] >= self.most.get(name, self._drawn[name] + 1):
            return FINE
        self._drawn[name] += 1
        return FAULTS[name]
