"""What attempts say about their endpoint, and disabling one that does not work."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from echodesk.outgoing import ladder
from echodesk.outgoing.models import Endpoint, WhyDisabled
from echodesk.outgoing.sending import Outcome
from echodesk.workspaces import audit

# How exactly it is known when an endpoint last worked: a write for each would be too many.
_GRAIN = timedelta(seconds=10)


def note_success(endpoint_id: int, now: datetime) -> None:
    """Something arrived."""
    old = Q(last_success_at=None) | Q(last_success_at__lt=now - _GRAIN)
    row = Endpoint.objects.filter(old | Q(failing_since__isnull=False), pk=endpoint_id)
    row.update(last_success_at=now, failing_since=None)


def note_failure(endpoint: Endpoint, outcome: Outcome, now: datetime) -> None:
    """Something did not arrive; after five days of that, or at a 410, it is disabled."""
    hold = {"held_until": now + outcome.asked} if outcome.asked else {}
    Endpoint.objects.filter(pk=endpoint.pk).update(
        failing_since=Coalesce(F("failing_since"), now), **hold
    )
    if outcome.is_gone:
        disable(endpoint.pk, WhyDisabled.GONE)
    elif ladder.is_out_of_patience(endpoint.failing_since, now):
        disable(endpoint.pk, WhyDisabled.FAILING)


def disable(endpoint_id: int, why: WhyDisabled) -> bool:
    """Stop sending to an endpoint that does not work. The admins are told soon, once.

    False where that was done before.
    """
    taken = Endpoint.objects.filter(pk=endpoint_id, is_active=True).update(
        is_active=False, disabled_at=timezone.now(), disabled_reason=why, told_at=None
    )
    if not taken:
        return False
    endpoint = Endpoint.objects.select_related("workspace").get(pk=endpoint_id)
    audit.record(endpoint.workspace, "endpoint_disabled", endpoint.label, reason=why)
    return True
