"""A round of a worker: following the log and sending what is due, until nothing is left.

A round occupies one place of one worker, however slow receivers are: it waits for many of
them at a time, in threads that touch no database.
"""

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager

from django.utils import timezone

from echodesk.locks import held
from echodesk.outgoing.claim import Claim, claim_due
from echodesk.outgoing.follow import follow_all
from echodesk.outgoing.models import Trouble
from echodesk.outgoing.outcome import record_all
from echodesk.outgoing.payload import encode, events_of, payload_of
from echodesk.outgoing.sending import Outcome, Parcel, send

# Attempts under way in one round.
SLOTS = 16
# Rounds at a time in the whole installation; the second sees what the first has just missed.
AT_ONCE = 2
# Seconds a round takes on more; then it only waits for what is under way.
TURN = 10.0
# Seconds between two looks while receivers are waited for.
_LOOK = 0.2
# Seconds between two looks while they answer at once: what comes back in between is made
# room for in one go.
_GATHER = 0.02


def run() -> int:
    """Send what is due; returns how many attempts were made. Zero where others are at it."""
    with _place() as mine:
        return _Round().run() if mine else 0


class _Round:
    def __init__(self) -> None:
        self._until = time.monotonic() + TURN
        self._under_way: dict[Future[Outcome], Claim] = {}
        self._made = 0
        self._next_look = 0.0

    def run(self) -> int:
        with ThreadPoolExecutor(SLOTS, "outgoing") as pool:
            while self._take_on(pool) or self._under_way:
                self._finish_some()
        return self._made

    def _take_on(self, pool: ThreadPoolExecutor) -> bool:
        """Begin what there is room for; whether there may be more."""
        now = time.monotonic()
        if now >= self._until:
            return False
        if self._under_way and now < self._next_look:
            return True
        self._next_look = now + _GATHER
        read = follow_all()
        claims = claim_due(SLOTS - len(self._under_way))
        self._begin(pool, claims)
        return bool(read or claims)

    def _begin(self, pool: ThreadPoolExecutor, claims: list[Claim]) -> None:
        self._made += len(claims)
        gone = []
        for claim, parcel in _parcels(claims):
            if parcel is None:
                gone.append((claim, Outcome(Trouble.EVENT_GONE)))
            else:
                self._under_way[pool.submit(send, parcel)] = claim
        record_all(gone)

    def _finish_some(self) -> None:
        if not self._under_way:
            return
        done, _ = wait(self._under_way, _LOOK, FIRST_COMPLETED)
        record_all([(self._under_way.pop(future), future.result()) for future in done])


def _parcels(claims: list[Claim]) -> Iterator[tuple[Claim, Parcel | None]]:
    """What is posted for each claim; ``None`` where the event is not kept any more."""
    now = timezone.now()
    events = events_of(claim.dispatch for claim in claims)
    for claim in claims:
        dispatch, endpoint = claim.dispatch, claim.dispatch.endpoint
        payload = payload_of(dispatch, events.get((dispatch.workspace_id, dispatch.seq or 0)))
        if payload is None:
            yield claim, None
            continue
        keys = endpoint.secrets_at(now)
        yield claim, Parcel(endpoint.url, dispatch.uid, encode(payload), keys)


@contextmanager
def _place() -> Iterator[bool]:
    """One of the few places for rounds; false if all are taken. Never waits."""
    with ExitStack() as stack:
        yield any(stack.enter_context(held(f"outgoing.{number}")) for number in range(AT_ONCE))
