"""Disabling endpoints and enabling them again."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from echodesk.outgoing.actions._rows import lock
from echodesk.outgoing.models import DispatchState, Endpoint, Trouble, WhyDisabled
from echodesk.outgoing.wake import wake_sender_for_certain
from echodesk.realtime import log
from echodesk.workspaces import audit
from echodesk.workspaces.models import Membership


@transaction.atomic
def disable_endpoint(*, member: Membership, endpoint: Endpoint) -> Endpoint:
    """Send nothing for the time being. What waits goes on waiting."""
    row = lock(member, endpoint)
    if not row.is_active:
        return row
    row.is_active, row.disabled_reason = False, WhyDisabled.MEMBER
    row.disabled_at = timezone.now()
    row.save(update_fields=["is_active", "disabled_at", "disabled_reason"])
    audit.record(
        member.workspace,
        "endpoint_disabled",
        row.label,
        actor=member.user,
        reason=WhyDisabled.MEMBER,
    )
    return row


@transaction.atomic
def enable_endpoint(*, member: Membership, endpoint: Endpoint, catch_up: bool = True) -> Endpoint:
    """Send again: also what was missed meanwhile, as far as the event log goes back.

    Without ``catch_up`` only what happens from now on.
    """
    row = lock(member, endpoint)
    if row.is_active:
        return row
    row.is_active, row.disabled_at, row.disabled_reason = True, None, ""
    row.failing_since = row.held_until = row.told_at = None
    now = timezone.now()
    at_rest = Q(lease_until=None) | Q(lease_until__lte=now)
    waiting = row.dispatches.filter(at_rest, state=DispatchState.WAITING)
    if catch_up:
        waiting.update(next_try_at=now)
    else:
        row.cursor = log.last_seq(row.workspace_id)
        waiting.update(state=DispatchState.FAILED, trouble=Trouble.SKIPPED)
    row.save()
    audit.record(
        member.workspace, "endpoint_enabled", row.label, actor=member.user, caught_up=catch_up
    )
    transaction.on_commit(wake_sender_for_certain)
    return row


def missed_by(endpoint: Endpoint) -> int:
    """How much it would be sent now: what waits, and the events since, of any type."""
    # Index: dispatch_waiting.
    waiting = endpoint.dispatches.filter(state=DispatchState.WAITING).count()
    return waiting + max(0, log.last_seq(endpoint.workspace_id) - endpoint.cursor)
