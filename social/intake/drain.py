"""Turning stored deliveries into what they mean, many at a time.

A batch is claimed, written and marked in one transaction: if the worker dies, all
of it is as before and another takes it. Row locks with SKIP LOCKED keep workers out
of each other's way; SQLite has one writer anyway.
"""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.module_loading import import_string

from echodesk.bulk import update_rows
from echodesk.deadlocks import retried
from echodesk.logging import scrub_text
from social.intake import wire
from social.intake.items import Work, alive_accounts, sort_out, write_items
from social.intake.parse import RawDelivery, parse_delivery
from social.intake.routing import AccountDirectory, RoutedEvent
from social.message_templates.news import follow_news
from social.models import DeliveryState, ItemOutcome, SocialAccount, WebhookDelivery
from social.platforms import Platform

logger = structlog.get_logger(__name__)

Receiver = Callable[[Sequence[RoutedEvent]], None]

BATCH_DELIVERIES = 500
BATCH_BYTES = 4 * 1024 * 1024
CHUNK_EVENTS = 500
MAX_ATTEMPTS = 5
_RETRY_STEPS = (5, 30, 120, 600)
# How fresh the time of an account's last webhook is kept.
_ALIVE_STEP = timedelta(seconds=30)

# Errors of the database connection are nobody's poison: the whole batch is tried again.
_NOT_THE_ITEM = (OperationalError, InterfaceError)
# Among them PostgreSQL counts what is too large or too nested for it, which is the item's.
_PROGRAM_LIMIT = "54"


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
    return retried(_drain_batch)


def _drain_batch() -> int:
    with transaction.atomic():
        rows = _claim()
        if rows:
            _process([Work(row, parse_delivery(raw_delivery(row))) for row in rows])
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


def raw_delivery(row: WebhookDelivery) -> RawDelivery:
    """The row as parsing wants it."""
    return RawDelivery(row.pk, Platform(row.platform), bytes(row.body), row.received_at)


def _process(batch: list[Work]) -> None:
    directory = AccountDirectory(event for work in batch for event in work.parsed)
    routed = [found for work in batch for found in sort_out(work, directory)]
    receiver: Receiver = import_string(settings.INBOUND_RECEIVER)
    by_delivery = {work.row.pk: work for work in batch}
    _note_webhooks(alive_accounts(batch))
    for start in range(0, len(routed), CHUNK_EVENTS):
        for failed, error in receive_isolated(receiver, routed[start : start + CHUNK_EVENTS]):
            _note_failure(by_delivery[failed.event.origin.delivery_id], failed, error)
    write_items(batch)
    follow_news(item for work in batch for item in work.items)
    _mark(batch)


def _note_webhooks(account_ids: Collection[int]) -> None:
    """Remember that accounts are alive; coarsely, as one busy row would slow all workers."""
    if not account_ids:
        return
    now = timezone.now()
    stale = Q(last_webhook_at__isnull=True) | Q(last_webhook_at__lt=now - _ALIVE_STEP)
    SocialAccount.objects.filter(stale, pk__in=account_ids).update(last_webhook_at=now)


def receive_isolated(
    receiver: Receiver, routed: Sequence[RoutedEvent]
) -> list[tuple[RoutedEvent, Exception]]:
    """Hand the events on in one write; if that fails, find the culprits by halving.

    Returns the events that fail even alone. All others are written.
    """
    try:
        with transaction.atomic():
            receiver(routed)
    except Exception as error:
        # Whatever a poison item does, its neighbours go on.
        if isinstance(error, _NOT_THE_ITEM) and not _is_over_a_limit(error):
            raise
        if len(routed) == 1:
            logger.exception("event_not_received", delivery=routed[0].event.origin.delivery_id)
            return [(routed[0], error)]
        middle = len(routed) // 2
        return [
            *receive_isolated(receiver, routed[:middle]),
            *receive_isolated(receiver, routed[middle:]),
        ]
    return []


def _is_over_a_limit(error: Exception) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    return str(state or "").startswith(_PROGRAM_LIMIT)


def _note_failure(work: Work, failed: RoutedEvent, error: Exception) -> None:
    item = work.items[failed.event.origin.position]
    item["outcome"] = ItemOutcome.FAILED.value
    item["error"] = wire.clean(scrub_text(f"{type(error).__name__}: {error}"))[:1000]


def _mark(batch: list[Work]) -> None:
    now = timezone.now()
    for work in batch:
        row, failed = work.row, work.error_of(ItemOutcome.FAILED)
        row.attempts += 1
        row.error = failed or work.error_of(ItemOutcome.MALFORMED)
        row.processed_at = now
        row.retry_at = None
        row.state = DeliveryState.DONE
        if failed and row.attempts < MAX_ATTEMPTS:
            row.state = DeliveryState.RETRY
            row.retry_at = now + timedelta(seconds=_RETRY_STEPS[row.attempts - 1])
        elif row.error:
            row.state = DeliveryState.PARKED
    update_rows(
        [work.row for work in batch], "attempts", "error", "processed_at", "retry_at", "state"
    )
