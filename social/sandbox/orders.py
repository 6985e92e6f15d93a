"""Failures ordered on the sandbox's pages, waiting for the calls they will meet."""

import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from social.sandbox import faults
from social.sandbox.faults import FaultKind
from social.sandbox.models import SandboxFault

MOST_CALLS = 1000


def order(asset_id: str, kind: str, *, calls: int = 1, sends_only: bool = False) -> None:
    """Let the next ``calls`` calls about ``asset_id`` fail with ``kind``, or its sends alone."""
    SandboxFault.objects.update_or_create(
        asset_id=asset_id,
        defaults={
            "kind": FaultKind(kind),
            "calls": min(max(calls, 1), MOST_CALLS),
            "sends_only": sends_only,
        },
    )


def cancel(asset_id: str) -> None:
    """Let it work after all."""
    SandboxFault.objects.filter(asset_id=asset_id).delete()


def take(asset_ids: Iterable[str], *, is_send: bool = False) -> str:
    """The failure that waits for a call about one of these, one call used up; else empty."""
    rows = SandboxFault.objects.filter(asset_id__in=set(asset_ids), sends_only=is_send)
    # Nearly always nothing is ordered, and then nothing is locked either.
    return _use_up(rows) if rows.exists() else ""


@transaction.atomic
def _use_up(rows: QuerySet[SandboxFault]) -> str:
    row = rows.select_for_update().order_by("pk").first()
    if row is None:
        return ""
    if row.calls > 1:
        row.calls -= 1
        row.save(update_fields=["calls"])
    else:
        row.delete()
    return row.kind


def wait_if_slow(kind: str) -> None:
    """Take one's time, where that was ordered."""
    if kind == FaultKind.SLOW:
        time.sleep(faults.SLOW_SECONDS)
