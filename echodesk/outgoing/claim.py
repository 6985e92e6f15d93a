"""Taking on what is to be sent now, for as long as a lease lasts."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from echodesk.bulk import insert_rows
from echodesk.outgoing import ladder
from echodesk.outgoing.models import Dispatch, DispatchAttempt, DispatchState, Endpoint, Trouble

# Longer than an attempt can take, with its name looked up slowly.
LEASE = timedelta(seconds=90)
# Attempts under way at one endpoint, about: as many as it may hold up.
AT_ONE_ENDPOINT = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """A dispatch that is ours to try, and the row of the attempt. It has its endpoint."""

    dispatch: Dispatch
    attempt: DispatchAttempt


def claim_due(room: int) -> list[Claim]:
    """Take on up to ``room`` dispatches that are due, of many endpoints rather than of one."""
    found: list[Claim] = []
    endpoints = list(_with_something_due(timezone.now()))
    # No endpoint is always the first.
    random.shuffle(endpoints)
    for endpoint in endpoints:
        if len(found) >= room:
            break
        found += _claim_of(endpoint, room - len(found))
    return found


def is_due(now: datetime) -> Q:
    """What waits to be tried, and what somebody died over."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Q(state=DispatchState.WAITING, next_try_at__lte=now) & free


def something_is_due() -> bool:
    """Whether there is anything to send now."""
    return _with_something_due(timezone.now()).exists()


def _with_something_due(now: datetime) -> "QuerySet[Endpoint]":
    # Index: dispatch_waiting, once for each endpoint.
    due = Dispatch.objects.filter(is_due(now), endpoint=OuterRef("pk"))
    held = Q(held_until__gt=now)
    return Endpoint.objects.present().filter(Exists(due), is_active=True).exclude(held)


@transaction.atomic
def _claim_of(endpoint: Endpoint, room: int) -> list[Claim]:
    now = timezone.now()
    # Index: dispatch_waiting.
    under_way = endpoint.dispatches.filter(state=DispatchState.WAITING, lease_until__gt=now)
    # What does not work is tried one by one, so that it holds up nobody else.
    most = 1 if endpoint.failing_since else AT_ONE_ENDPOINT
    room = min(room, most - under_way.count())
    if room <= 0:
        return []
    due = endpoint.dispatches.select_for_update(skip_locked=True, no_key=True).filter(is_due(now))
    rows = _without_exhausted(list(due.order_by("next_try_at", "pk")[:room]), now)
    ids = [row.pk for row in rows]
    Dispatch.objects.filter(pk__in=ids).update(rung=F("rung") + 1, lease_until=now + LEASE)
    attempts = [DispatchAttempt(dispatch=row, started_at=now) for row in rows]
    insert_rows(attempts)
    for row in rows:
        row.rung, row.endpoint = row.rung + 1, endpoint
    return [Claim(row, attempt) for row, attempt in zip(rows, attempts, strict=True)]


def _without_exhausted(rows: list[Dispatch], now: datetime) -> list[Dispatch]:
    """Those with attempts left. An interrupted attempt has used up its rung, too."""
    broken_off = [row.pk for row in rows if row.lease_until is not None]
    DispatchAttempt.objects.filter(dispatch__in=broken_off, milliseconds=None).exclude(
        trouble=Trouble.INTERRUPTED
    ).update(trouble=Trouble.INTERRUPTED)
    over = {row.pk for row in rows if row.rung >= ladder.rungs(is_test=row.is_test)}
    Dispatch.objects.filter(pk__in=over).update(
        state=DispatchState.FAILED, trouble=Trouble.INTERRUPTED, lease_until=None
    )
    return [row for row in rows if row.pk not in over]
