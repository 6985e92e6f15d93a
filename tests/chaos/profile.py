"""How much of everything: ``ECHODESK_CHAOS=full`` for the real figures, else a short run."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """The numbers of one length of run. Times are seconds."""

    name: str
    # 1. Workers killed.
    events: int
    events_per_second: float
    kill_every: float
    # 2. Web killed with the row stored and the answer not given.
    web_kills: int
    events_per_web_kill: int
    # 3. Redis away.
    redis_away: float
    # 4. PostgreSQL restarted, each way in turn.
    postgres_restarts: int
    refusals_per_restart: int
    # 5. A history of all kinds, shuffled and repeated.
    history_events: int
    examples: int
    # 6. The same event to all workers.
    same_event_rounds: int
    # 7 and 9. Meta failing: conversations, replies in each, accounts of each platform.
    conversations: int
    replies: int
    accounts: int
    # At most so many calls that are answered by silence, of each kind: each takes 20 s.
    silences: int
    # Accounts that are told by usage headers to wait, which takes a minute.
    usage_waits: int
    # 8. Senders killed with calls under way: how many calls in all, and how many at a time.
    interrupted: int
    senders: int


FULL = Profile(
    name="full",
    events=10_000,
    events_per_second=180,
    kill_every=5,
    web_kills=25,
    events_per_web_kill=40,
    redis_away=30,
    postgres_restarts=6,
    refusals_per_restart=50,
    history_events=600,
    examples=2_000,
    same_event_rounds=25,
    conversations=400,
    replies=4,
    accounts=5,
    silences=10,
    usage_waits=6,
    interrupted=1_000,
    senders=50,
)
SHORT = Profile(
    name="short",
    events=300,
    events_per_second=100,
    kill_every=1,
    web_kills=2,
    events_per_web_kill=30,
    redis_away=3,
    postgres_restarts=1,
    refusals_per_restart=10,
    history_events=80,
    examples=60,
    same_event_rounds=2,
    conversations=30,
    replies=3,
    accounts=2,
    silences=1,
    usage_waits=0,
    interrupted=40,
    senders=20,
)
PROFILE = FULL if os.environ.get("ECHODESK_CHAOS") == "full" else SHORT
