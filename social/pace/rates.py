"""How fast an account may go: tables and arithmetic, no state.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting
https://developers.facebook.com/docs/messenger-platform/instagram/rate-limit
https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput

Where Meta's own pages differ, the lower figure stands here. WhatsApp also takes only
about one message in six seconds to one person. That is not kept here: a person who is
answered twice in a row is answered at once as a rule, and where not, the refusal
(131056) names the few seconds, which that conversation alone waits.
"""

from dataclasses import dataclass
from enum import StrEnum

from social.platforms import Platform


class CallKind(StrEnum):
    """What Meta counts apart. Reactions, typing and having seen are ``TEXT``."""

    TEXT = "text"
    MEDIA = "media"
    READ = "read"
    PRIVATE_REPLY = "private_reply"


@dataclass(frozen=True, slots=True)
class Rate:
    """A bucket of tokens: it holds ``capacity`` and gets ``per_second`` new ones.

    Kinds whose rates have the same ``bucket`` draw from the same one.
    """

    bucket: str
    capacity: float
    per_second: float


def _at_most(bucket: str, calls: int, seconds: int = 1) -> Rate:
    """Never more than ``calls`` in any stretch of ``seconds``: a tenth of them at once."""
    burst = calls / 10
    return Rate(bucket, burst, (calls - burst) / seconds)


_MESSENGER = {
    CallKind.TEXT: _at_most("text", 100),
    CallKind.MEDIA: _at_most("media", 10),
    # One at a time, half a second apart: a burst would halve the rate that is left.
    CallKind.READ: Rate("read", 1, 2),
    CallKind.PRIVATE_REPLY: _at_most("private_reply", 750, 3600),
}
# WhatsApp counts messages, whatever is in them.
_WHATSAPP = dict.fromkeys(CallKind, _at_most("messages", 80))

RATES: dict[Platform, dict[CallKind, Rate]] = {
    Platform.INSTAGRAM: _MESSENGER,
    Platform.FACEBOOK: _MESSENGER,
    Platform.WHATSAPP: _WHATSAPP,
}

# From this share of an allowance on, an account goes slower; at all of it, hardly at all.
SLOW_FROM_PERCENT = 90
_SLOWEST = 0.01
# What was read of an allowance so long ago says nothing any more.
STALE_SECONDS = 300
# Allowances that sending draws from. Others (insights, ads) run out without holding it up.
OF_MESSAGES = frozenset({"app", "page", "business", "messenger", "instagram", "whatsapp"})


def rate_of(platform: str, kind: str) -> Rate:
    """The rate of one kind of call on ``platform``."""
    return RATES[Platform(platform)][CallKind(kind)]


def slowdown(percent: int) -> float:
    """What share of its rate an account keeps with so much of its allowance used: 1 to 0.01."""
    if percent < SLOW_FROM_PERCENT:
        return 1.0
    left = max(0, 100 - percent) / (100 - SLOW_FROM_PERCENT)
    return max(_SLOWEST, left)


def draw(rate: Rate, tokens: float, elapsed: float, factor: float) -> tuple[float, float]:
    """Take one token after ``elapsed`` seconds: what is left, and the seconds to wait.

    Of a bucket that has no whole token nothing is taken, and the wait is not 0.
    """
    capacity, per_second = max(1.0, rate.capacity * factor), rate.per_second * factor
    full = min(capacity, tokens + max(0.0, elapsed) * per_second)
    return (full - 1, 0.0) if full >= 1 else (full, (1 - full) / per_second)
