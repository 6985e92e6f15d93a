"""Forgetting what nobody will ask for again, in steps that hold nobody up."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from axes.models import AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from conversations.actions.upload import delete_unused
from conversations.models import ContactImport, EarlyChange, EarlyReceipt, EarlyWatermark
from echodesk.outgoing.models import Dispatch, Endpoint
from echodesk.realtime.models import Event
from social.models import ConnectAttempt, DeliveryItem, DeliveryState, WebhookDelivery

logger = structlog.get_logger(__name__)

STEP = 1000
# Seconds one run may take. What is left waits for the next one.
TIME_LIMIT = 300.0


def _outdated(now: datetime) -> dict[str, "QuerySet[Any]"]:
    events = now - timedelta(days=settings.EVENT_DAYS)
    deliveries = now - timedelta(days=settings.DELIVERY_DAYS)
    parked = now - timedelta(days=settings.PARKED_DELIVERY_DAYS)
    outgoing = now - timedelta(days=settings.OUTGOING_DAYS)
    month = now - timedelta(days=30)
    return {
        "events": Event.objects.filter(created_at__lt=events),
        "deliveries": _deliveries_before(deliveries, DeliveryState.DONE),
        # These wait for somebody to look at them, but not for ever.
        "parked_deliveries": _deliveries_before(parked, DeliveryState.PARKED),
        "connect_attempts": ConnectAttempt.objects.filter(created_at__lt=now - timedelta(days=1)),
        # Their lines name people, also those who are deleted by now.
        "contact_imports": ContactImport.objects.filter(created_at__lt=now - timedelta(days=1)),
        "early_receipts": EarlyReceipt.objects.filter(created_at__lt=deliveries),
        "early_watermarks": EarlyWatermark.objects.filter(created_at__lt=deliveries),
        "early_changes": EarlyChange.objects.filter(created_at__lt=deliveries),
        "dispatches": Dispatch.objects.filter(created_at__lt=outgoing),
        "deleted_dispatches": Dispatch.objects.filter(endpoint__deleted_at__isnull=False),
        "endpoints": Endpoint.objects.filter(deleted_at__isnull=False, dispatches=None),
        "sessions": Session.objects.filter(expire_date__lt=now),
        "sign_ins": AccessLog.objects.filter(attempt_time__lt=month),
        "failed_sign_ins": AccessFailureLog.objects.filter(attempt_time__lt=month),
    }


def _deliveries_before(moment: datetime, state: DeliveryState) -> "QuerySet[WebhookDelivery]":
    """Deliveries that came before then; numbered as they came, they need no index of times.

    One would cost every webhook something, and only this would ever use it.
    """
    kept = WebhookDelivery.objects.filter(received_at__gte=moment).order_by("pk")
    first_kept = kept.values_list("pk", flat=True).first()
    outdated = WebhookDelivery.objects.filter(state=state, received_at__lt=moment)
    return outdated if first_kept is None else outdated.filter(pk__lt=first_kept)


def _delete_stepwise(outdated: "QuerySet[Any]", may_go_on: Callable[[], bool]) -> int:
    deleted = 0
    while may_go_on():
        ids = list(outdated.order_by().values_list("pk", flat=True)[:STEP])
        if not ids:
            break
        if outdated.model is WebhookDelivery and not _delete_items(ids, may_go_on):
            break
        deleted += outdated.model.objects.filter(pk__in=ids).delete()[0]
    return deleted


def _delete_items(delivery_ids: list[int], may_go_on: Callable[[], bool]) -> bool:
    """Delete the items of deliveries, in steps of their own; whether none is left.

    A delivery may hold a thousand, so those of a whole step would be one long transaction.
    """
    items = DeliveryItem.objects.filter(delivery__in=delivery_ids).order_by()
    while may_go_on():
        ids = list(items.values_list("pk", flat=True)[:STEP])
        if not ids:
            return True
        DeliveryItem.objects.filter(pk__in=ids).delete()
    return False


def prune() -> dict[str, int]:
    """Delete what has outlived its use; returns how many rows of each kind."""
    until = time.monotonic() + TIME_LIMIT

    def may_go_on() -> bool:
        return time.monotonic() < until

    deleted = {
        kind: _delete_stepwise(rows, may_go_on) for kind, rows in _outdated(timezone.now()).items()
    }
    deleted["uploads"] = delete_unused(may_go_on)
    logger.info("pruned", **deleted)
    return deleted
