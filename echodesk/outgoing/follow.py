"""Following the event log: each event an endpoint wants becomes one dispatch."""

import time
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from echodesk.bulk import insert_rows
from echodesk.outgoing.event_words import INTERNAL
from echodesk.outgoing.models import Dispatch, Endpoint
from echodesk.realtime import log
from echodesk.realtime.models import Event

BATCH = 500
# Seconds one call goes on: what has been found is to be sent in between.
_TURN = 2.0


def follow_all(batch: int = BATCH) -> int:
    """Follow the log for every endpoint that lags behind; returns how many events were read."""
    until, read = time.monotonic() + _TURN, 0
    for endpoint_id in list(_lagging().order_by("pk").values_list("pk", flat=True)):
        read += _follow(endpoint_id, batch, lambda: time.monotonic() < until)
    return read


def somebody_is_active() -> bool:
    """Whether there is anybody to be told anything."""
    return _active().exists()


def something_is_new() -> bool:
    """Whether any endpoint lags behind."""
    return _lagging().exists()


def _lagging() -> "QuerySet[Endpoint]":
    return _active().filter(workspace__event_sequence__last__gt=F("cursor"))


def _active() -> "QuerySet[Endpoint]":
    return Endpoint.objects.present().filter(is_active=True)


def _follow(endpoint_id: int, batch: int, may_go_on: Callable[[], bool]) -> int:
    read = 0
    while count := follow(endpoint_id, batch):
        read += count
        if count < batch or not may_go_on():
            break
    return read


@transaction.atomic
def follow(endpoint_id: int, batch: int = BATCH) -> int:
    """Take the endpoint one batch further; returns how many events were read.

    The dispatches and the cursor are written together: whoever is killed here has done
    nothing, and of two at once one finds the row taken and leaves it.
    """
    rows = Endpoint.objects.select_for_update(skip_locked=True, no_key=True)
    endpoint = rows.filter(pk=endpoint_id, is_active=True).first()
    if endpoint is None:
        return 0
    # The number first: events up to it that are not found then have been pruned.
    last = log.last_seq(endpoint.workspace_id)
    events = log.events_after(endpoint.workspace_id, endpoint.cursor, batch)
    insert_rows([_dispatch(endpoint, event) for event in events if _is_for(endpoint, event)])
    cursor = events[-1].seq if events else max(last, endpoint.cursor)
    Endpoint.objects.filter(pk=endpoint.pk).update(cursor=cursor)
    return len(events)


def _is_for(endpoint: Endpoint, event: Event) -> bool:
    return event.type not in INTERNAL and endpoint.wants(event.type)


def _dispatch(endpoint: Endpoint, event: Event) -> Dispatch:
    return Dispatch(
        workspace_id=endpoint.workspace_id,
        endpoint=endpoint,
        seq=event.seq,
        type=event.type,
        conversation_id=event.conversation_id,
        next_try_at=timezone.now(),
    )
