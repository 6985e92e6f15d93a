"""Turning stored deliveries into what they mean, many at a time.

A batch is claimed, written and marked in one transaction: if the worker dies, all
of it is as before and another takes it. Row locks with SKIP LOCKED keep workers out
of each other's way; SQLite has one writer anyway.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.module_loading import import_string

from echodesk.bulk import update_rows
from echodesk.logging import scrub_text
from social.events import DashboardTest, MalformedItem, UnknownEvent
from social.intake.parse import Parsed, RawDelivery, parse_delivery
from social.intake.routing import AccountDirectory, RoutedEvent
from social.models import DeliveryState, WebhookDelivery
from social.platforms import Platform

logger = structlog.get_logger(__name__)

Receiver = Callable[[Sequence[RoutedEvent]], None]

BATCH_DELIVERIES = 500
BATCH_BYTES = 4 * 1024 * 1024
CHUNK_EVENTS = 500
MAX_ATTEMPTS = 5
_RETRY_STEPS = (5, 30, 120, 600)

# Errors of the database connection are nobody's poison: the whole batch is tried again.
_NOT_THE_ITEM = (OperationalError, InterfaceError)


@dataclass(slots=True)
class _Work:
    """One delivery in hand: its row, what was read from it, and what failed."""

    row: WebhookDelivery
    parsed: list[Parsed]
    outcomes: list[dict[str, str]] = field(default_factory=list)
    failed: str = ""
    malformed: str = ""


def drain(*, seconds: float = 60.0) -> int:
    """Process waiting deliveries until there are none or the time is over.

    Returns how many were processed.
    """
    deadline = time.monotonic() + seconds
    total = 0
    while time.monotonic() < deadline:
        done = drain_batch()
        if not done:
            break
        total += done
    return total


def drain_batch() -> int:
    """Claim, process and mark one batch; returns its number of deliveries."""
    with transaction.atomic():
        rows = _claim()
        if rows:
            _process([_Work(row, parse_delivery(_raw(row))) for row in rows])
    return len(rows)


def _claim() -> list[WebhookDelivery]:
    """Lock the oldest waiting deliveries and read as many bodies as fit a batch."""
    due = Q(retry_at__isnull=True) | Q(retry_at__lte=timezone.now())
    # Index: delivery_waiting.
    waiting = WebhookDelivery.objects.filter(
        due, state__in=(DeliveryState.NEW, DeliveryState.RETRY)
    ).order_by("id")
    sizes = (
        waiting.select_for_update(skip_locked=True)
        .annotate(size=Length("body"))
        .values_list("id", "size")[:BATCH_DELIVERIES]
    )
    chosen: list[int] = []
    total = 0
    for delivery_id, size in sizes:
        total += size
        if chosen and total > BATCH_BYTES:
            break
        chosen.append(delivery_id)
    return list(WebhookDelivery.objects.filter(id__in=chosen).order_by("id")) if chosen else []


def _raw(row: WebhookDelivery) -> RawDelivery:
    return RawDelivery(row.pk, Platform(row.platform), bytes(row.body), row.received_at)


def _process(batch: list[_Work]) -> None:
    events = [e for work in batch for e in work.parsed if not isinstance(e, MalformedItem)]
    directory = AccountDirectory(events)
    routed: list[RoutedEvent] = []
    for work in batch:
        for event in work.parsed:
            work.outcomes.append(_outcome(event, directory, routed, work))
    receiver: Receiver = import_string(settings.INBOUND_RECEIVER)
    by_delivery = {work.row.pk: work for work in batch}
    for start in range(0, len(routed), CHUNK_EVENTS):
        for failed, error in receive_isolated(receiver, routed[start : start + CHUNK_EVENTS]):
            _note_failure(by_delivery[failed.event.origin.delivery_id], failed, error)
    _mark(batch)


def _outcome(
    event: Parsed, directory: AccountDirectory, routed: list[RoutedEvent], work: _Work
) -> dict[str, str]:
    """What will be said of one item in the delivery log; routable ones join ``routed``."""
    if isinstance(event, MalformedItem):
        work.malformed = event.error
        return {"kind": "unreadable", "outcome": "malformed", "error": event.error}
    kind = event.what if isinstance(event, UnknownEvent | DashboardTest) else type(event).__name__
    if isinstance(event, DashboardTest):
        return {"kind": kind, "outcome": "dashboard test"}
    account = directory.account_for(event, work.row.reach)
    if account is None:
        return {"kind": kind, "outcome": "unknown account", "account": " ".join(event.account_ids)}
    routed.append(RoutedEvent(event, account))
    outcome = "kept, not handled" if isinstance(event, UnknownEvent) else "received"
    return {"kind": kind, "outcome": outcome, "account": account.external_id}


def receive_isolated(
    receiver: Receiver, routed: Sequence[RoutedEvent]
) -> list[tuple[RoutedEvent, Exception]]:
    """Hand the events on in one write; if that fails, find the culprits by halving.

    Returns the events that fail even alone. All others are written.
    """
    try:
        with transaction.atomic():
            receiver(routed)
    except _NOT_THE_ITEM:
        raise
    except Exception as error:
        # Whatever a poison item does, its neighbours go on.
        if len(routed) == 1:
            logger.exception("event_not_received", delivery=routed[0].event.origin.delivery_id)
            return [(routed[0], error)]
        middle = len(routed) // 2
        return [
            *receive_isolated(receiver, routed[:middle]),
            *receive_isolated(receiver, routed[middle:]),
        ]
    return []


def _note_failure(work: _Work, failed: RoutedEvent, error: Exception) -> None:
    work.failed = scrub_text(f"{type(error).__name__}: {error}")[:1000]
    work.outcomes[failed.event.origin.position].update(outcome="failed", error=work.failed)


def _mark(batch: list[_Work]) -> None:
    now = timezone.now()
    for work in batch:
        row = work.row
        row.attempts += 1
        row.outcomes = work.outcomes
        row.error = work.failed or work.malformed
        row.processed_at = now
        row.retry_at = None
        row.state = DeliveryState.DONE
        if work.failed and row.attempts < MAX_ATTEMPTS:
            row.state = DeliveryState.RETRY
            row.retry_at = now + timedelta(seconds=_RETRY_STEPS[row.attempts - 1])
        elif row.error:
            row.state = DeliveryState.PARKED
    update_rows(
        [work.row for work in batch],
        "attempts",
        "outcomes",
        "error",
        "processed_at",
        "retry_at",
        "state",
    )
