"""The pace of accounts in Redis, where all processes of an installation share it."""

import json
from collections.abc import Iterable
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from social.graph.usage import Allowance
from social.pace.rates import STALE_SECONDS, Rate
from social.pace.store import Kept, Reading, merge

# Longer than Meta asks anybody to wait.
_KEPT_SECONDS = 8 * 24 * 3600
# A send must not wait for a Redis that has gone quiet.
_PATIENCE = 0.5

# One hash per account: held_until, factor, slow_until, readings, and two fields per
# bucket. The same arithmetic as in ``rates.draw``.
# KEYS: the hash. ARGV: bucket, capacity, per second, now, seconds to keep.
_TAKE = """
local given = redis.call('HMGET', KEYS[1], 'held_until', 'factor', 'slow_until',
  'tokens:' .. ARGV[1], 'at:' .. ARGV[1])
local now = tonumber(ARGV[4])
local held = tonumber(given[1]) or 0
if now < held then return tostring(held - now) end
local factor = 1
if now < (tonumber(given[3]) or 0) then factor = tonumber(given[2]) or 1 end
local capacity = math.max(1, tonumber(ARGV[2]) * factor)
local per_second = tonumber(ARGV[3]) * factor
local at = tonumber(given[5]) or now
local full = (tonumber(given[4]) or tonumber(ARGV[2])) + math.max(0, now - at) * per_second
full = math.min(capacity, full)
local wait = 0
if full >= 1 then full = full - 1 else wait = (1 - full) / per_second end
redis.call('HSET', KEYS[1], 'tokens:' .. ARGV[1], tostring(full),
  'at:' .. ARGV[1], string.format('%.6f', math.max(at, now)))
redis.call('EXPIRE', KEYS[1], ARGV[5])
return tostring(wait)
"""
# KEYS: the hash. ARGV: until, seconds to keep.
_HOLD = """
local held = tonumber(redis.call('HGET', KEYS[1], 'held_until')) or 0
if tonumber(ARGV[1]) > held then redis.call('HSET', KEYS[1], 'held_until', ARGV[1]) end
redis.call('EXPIRE', KEYS[1], ARGV[2])
"""


class RedisStore:
    """Every method raises :class:`redis.RedisError` while Redis is away."""

    def __init__(self, url: str) -> None:
        self._redis: Any = redis.Redis.from_url(
            url,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
            decode_responses=True,
            # One more try at once, for a connection that was closed while it lay idle.
            retry=Retry(NoBackoff(), 1),
        )
        self._take: Any = self._redis.register_script(_TAKE)
        self._hold: Any = self._redis.register_script(_HOLD)

    def take(self, account_id: int, rate: Rate, now: float) -> float:
        """Take a token; the seconds to wait where there is none, or the account is held."""
        given = [rate.bucket, rate.capacity, rate.per_second, f"{now:.6f}", _KEPT_SECONDS]
        return float(self._take(keys=[_key(account_id)], args=given))

    def hold(self, account_id: int, until: float, now: float) -> None:
        """Give no tokens until then; never shortens an earlier hold."""
        self._hold(keys=[_key(account_id)], args=[f"{until:.6f}", _KEPT_SECONDS])

    def note(self, account_id: int, allowances: Iterable[Allowance], now: float) -> None:
        """Remember what Meta told of allowances. Of two at once, the later one stays."""
        key = _key(account_id)
        known = _readings(self._redis.hget(key, "readings"))
        readings, factor = merge(known, allowances, now)
        values = {
            "readings": json.dumps([[each.name, each.percent, each.read_at] for each in readings]),
            "factor": str(factor),
            "slow_until": f"{now + STALE_SECONDS:.6f}",
        }
        with self._redis.pipeline() as both:
            both.hset(key, mapping=values)
            both.expire(key, _KEPT_SECONDS)
            both.execute()

    def read(self, account_id: int) -> Kept:
        """All that is kept of the account."""
        fields: dict[str, str] = self._redis.hgetall(_key(account_id))
        buckets = [name.removeprefix("at:") for name in fields if name.startswith("at:")]
        return Kept(
            held_until=float(fields.get("held_until", 0)),
            factor=float(fields.get("factor", 1)),
            slow_until=float(fields.get("slow_until", 0)),
            readings=_readings(fields.get("readings")),
            tokens={
                name: (float(fields[f"tokens:{name}"]), float(fields[f"at:{name}"]))
                for name in buckets
            },
        )


def _key(account_id: int) -> str:
    return f"echodesk:pace:{account_id}"


def _readings(text: str | None) -> tuple[Reading, ...]:
    return tuple(Reading(*each) for each in json.loads(text or "[]"))
