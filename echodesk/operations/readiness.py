"""Whether this installation can do its work, and if not, what is wrong."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypedDict

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from echodesk.celery import app
from echodesk.operations import heartbeat
from social.models import DeliveryState, WebhookDelivery

# Seconds a delivery may wait for a worker before somebody should look.
DELIVERY_LATE = 120.0
_FAILURES = (DatabaseError, RedisError, OperationalError, OSError)


class Finding(TypedDict, total=False):
    """One part's state. ``ok`` is always there, ``problem`` when it is false."""

    ok: bool
    problem: str
    ages: dict[str, float | None]
    oldest_waiting_seconds: float


def oldest_waiting_since() -> datetime | None:
    """When the oldest delivery that should have been processed by now was received."""
    due = Q(state=DeliveryState.NEW) | Q(state=DeliveryState.RETRY, retry_at__lte=timezone.now())
    return (
        WebhookDelivery.objects.filter(state__in=[DeliveryState.NEW, DeliveryState.RETRY])
        .filter(due)
        .order_by("id")
        .values_list("received_at", flat=True)
        .first()
    )


def oldest_waiting_seconds() -> float:
    """How long that delivery has been waiting; 0 if none is."""
    since = oldest_waiting_since()
    return round((timezone.now() - since).total_seconds(), 1) if since else 0.0


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _broker() -> Finding:
    if not settings.EMBEDDED:
        with app.connection_for_read(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=0, timeout=1)
    return {"ok": True}


def _workers() -> Finding:
    ages = heartbeat.ages()
    late = [name for name, age in ages.items() if age is None or age > heartbeat.LATE]
    if not late:
        return {"ok": True, "ages": ages}
    problem = f"No worker has been heard of lately on: {', '.join(late)}"
    return {"ok": False, "ages": ages, "problem": problem}


def _deliveries() -> Finding:
    waiting = oldest_waiting_seconds()
    if waiting <= DELIVERY_LATE:
        return {"ok": True, "oldest_waiting_seconds": waiting}
    problem = "Webhook deliveries wait longer than they should"
    return {"ok": False, "oldest_waiting_seconds": waiting, "problem": problem}


_PARTS: dict[str, Callable[[], Finding]] = {
    "database": _database,
    "broker": _broker,
    "workers": _workers,
    "deliveries": _deliveries,
}


def _find(part: Callable[[], Finding]) -> Finding:
    try:
        return part()
    except _FAILURES as error:
        # The kind of error only: messages of drivers name hosts and users.
        return {"ok": False, "problem": type(error).__name__}


def examine() -> dict[str, Any]:
    """``{"ready": bool, "<part>": {"ok", "problem"?, …}, …}``. Never raises for what is away."""
    findings = {name: _find(part) for name, part in _PARTS.items()}
    return {"ready": all(finding["ok"] for finding in findings.values()), **findings}
