"""Writing down what came of an attempt, and what it says about the endpoint."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from echodesk.outgoing import ladder
from echodesk.outgoing.claim import Claim
from echodesk.outgoing.models import (
    Dispatch,
    DispatchAttempt,
    DispatchState,
    Endpoint,
    Trouble,
    WhyDisabled,
)
from echodesk.outgoing.sending import Outcome
from echodesk.workspaces import audit

# What no further attempt would mend.
_FINAL = {Trouble.EVENT_GONE}
# How exactly it is known when an endpoint last worked: a write for each would be too many.
_GRAIN = timedelta(seconds=10)


@transaction.atomic
def record(claim: Claim, outcome: Outcome) -> None:
    """Write down an attempt. Where another worker has taken over, only success still counts."""
    now = timezone.now()
    # The endpoint first, as everywhere, so that nobody waits in a circle.
    _note_health(claim.dispatch.endpoint, outcome, now)
    DispatchAttempt.objects.filter(pk=claim.attempt.pk).update(
        milliseconds=outcome.milliseconds,
        status_code=outcome.status_code,
        trouble=outcome.trouble,
        response=outcome.response,
    )
    waiting = Dispatch.objects.filter(pk=claim.dispatch.pk, state=DispatchState.WAITING)
    of_last_attempt = {
        "lease_until": None,
        "status_code": outcome.status_code,
        "trouble": outcome.trouble,
    }
    if not outcome.trouble:
        waiting.update(state=DispatchState.DELIVERED, **of_last_attempt)
        return
    delay = _delay(claim.dispatch, outcome)
    ours = waiting.filter(rung=claim.dispatch.rung)
    if delay is None:
        ours.update(state=DispatchState.FAILED, **of_last_attempt)
    else:
        ours.update(next_try_at=now + delay, **of_last_attempt)


def _delay(dispatch: Dispatch, outcome: Outcome) -> timedelta | None:
    if outcome.is_gone or outcome.trouble in _FINAL:
        return None
    return ladder.next_delay(dispatch.rung, is_test=dispatch.is_test, asked=outcome.asked)


def _note_health(endpoint: Endpoint, outcome: Outcome, now: datetime) -> None:
    if outcome.trouble in _FINAL:
        return
    row = Endpoint.objects.filter(pk=endpoint.pk)
    if not outcome.trouble:
        old = Q(last_success_at=None) | Q(last_success_at__lt=now - _GRAIN)
        row.filter(old | Q(failing_since__isnull=False)).update(
            last_success_at=now, failing_since=None, held_until=None
        )
        return
    row.update(
        failing_since=Coalesce(F("failing_since"), now),
        held_until=now + outcome.asked if outcome.asked else None,
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
