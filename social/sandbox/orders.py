"""Failures ordered on the sandbox's pages or by tests, waiting for the calls they will meet."""

import time
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet

from social.sandbox import failures
from social.sandbox.failures import OF_SENDS, FaultKind
from social.sandbox.models import SandboxFault

MOST_CALLS = 1000
# For as many calls as come, until it is cancelled.
UNTIL_CANCELLED = 0


def order(asset_id: str, kind: str, *, calls: int = 1, sends_only: bool = False) -> None:
    """Let the next ``calls`` calls about ``asset_id`` fail with ``kind``, or its sends alone.

    Takes the place of what was ordered for it before. With :data:`UNTIL_CANCELLED` it
    stays. Some kinds make sense for sends alone, and meet nothing else.
    """
    SandboxFault.objects.update_or_create(
        asset_id=asset_id,
        defaults={
            "kind": FaultKind(kind),
            "calls": min(max(calls, UNTIL_CANCELLED), MOST_CALLS),
            "sends_only": sends_only or kind in OF_SENDS,
        },
    )


def cancel(asset_id: str) -> None:
    """Let it work after all."""
    SandboxFault.objects.filter(asset_id=asset_id).delete()


def take(
    asset_ids: Iterable[str],
    *,
    is_send: bool = False,
    only: Collection[str] = (),
    without: Collection[str] = (),
) -> str:
    """The failure that waits for a call about one of these, one call used up; else empty.

    ``only`` and ``without`` are kinds.
    """
    rows = SandboxFault.objects.filter(asset_id__in=set(asset_ids), sends_only=is_send)
    rows = rows.exclude(kind__in=without)
    if only:
        rows = rows.filter(kind__in=only)
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
    elif row.calls != UNTIL_CANCELLED:
        row.delete()
    return row.kind


def wait_if_slow(kind: str) -> None:
    """Take one's time, where that was ordered."""
    if kind == FaultKind.SLOW:
        time.sleep(failures.SLOW_SECONDS)
    elif kind == FaultKind.SILENT:
        time.sleep(failures.SILENT_SECONDS)
