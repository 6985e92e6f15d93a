"""Writing down what came of attempts, and planning the next ones."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from echodesk.bulk import update_rows
from echodesk.outgoing import health, ladder
from echodesk.outgoing.claim import Claim
from echodesk.outgoing.models import Dispatch, DispatchAttempt, DispatchState, Trouble
from echodesk.outgoing.sending import Outcome

Result = tuple[Claim, Outcome]

# What no further attempt would mend.
_FINAL = {Trouble.EVENT_GONE}


def record_all(results: Collection[Result]) -> None:
    """Write down attempts. Where another worker has taken over, only success still counts."""
    if not results:
        return
    now = timezone.now()
    failures = [(claim, outcome) for claim, outcome in results if outcome.trouble]
    successes = [(claim, outcome) for claim, outcome in results if not outcome.trouble]
    with transaction.atomic():
        # Endpoints first and in order, as everywhere, so that nobody waits in a circle.
        _note_health(results, now)
        update_rows(
            [_finished(claim, outcome) for claim, outcome in results],
            *("milliseconds", "status_code", "trouble", "response"),
        )
        _deliver(successes)
        for claim, outcome in failures:
            _plan_next(claim.dispatch, outcome, now)


def _note_health(results: Collection[Result], now: datetime) -> None:
    by_endpoint: dict[int, list[Result]] = defaultdict(list)
    for claim, outcome in results:
        if outcome.trouble not in _FINAL:
            by_endpoint[claim.dispatch.endpoint_id].append((claim, outcome))
    for endpoint_id in sorted(by_endpoint):
        found = by_endpoint[endpoint_id]
        endpoint = found[0][0].dispatch.endpoint
        for _claim, outcome in found:
            if outcome.trouble:
                health.note_failure(endpoint, outcome, now)
        if not all(outcome.trouble for _claim, outcome in found):
            health.note_success(endpoint_id, now)


def _finished(claim: Claim, outcome: Outcome) -> DispatchAttempt:
    attempt = claim.attempt
    attempt.milliseconds, attempt.status_code = outcome.milliseconds, outcome.status_code
    attempt.trouble, attempt.response = outcome.trouble, outcome.response
    return attempt


def _deliver(successes: Sequence[Result]) -> None:
    by_code: dict[int | None, list[int]] = defaultdict(list)
    for claim, outcome in successes:
        by_code[outcome.status_code].append(claim.dispatch.pk)
    for code, ids in by_code.items():
        # Also what was given up meanwhile: it arrived.
        Dispatch.objects.filter(pk__in=ids).update(
            state=DispatchState.DELIVERED, lease_until=None, status_code=code, trouble=""
        )


def _plan_next(dispatch: Dispatch, outcome: Outcome, now: datetime) -> None:
    ours = Dispatch.objects.filter(pk=dispatch.pk, state=DispatchState.WAITING, rung=dispatch.rung)
    delay = _delay(dispatch, outcome)
    plan = {"state": DispatchState.FAILED} if delay is None else {"next_try_at": now + delay}
    ours.update(lease_until=None, status_code=outcome.status_code, trouble=outcome.trouble, **plan)


def _delay(dispatch: Dispatch, outcome: Outcome) -> timedelta | None:
    if outcome.is_gone or outcome.trouble in _FINAL:
        return None
    return ladder.next_delay(dispatch.rung, is_test=dispatch.is_test, asked=outcome.asked)
