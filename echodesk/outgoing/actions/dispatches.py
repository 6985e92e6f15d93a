"""Sending a test, and sending again what was sent before."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.errors import Conflict
from echodesk.outgoing.actions._rows import lock
from echodesk.outgoing.models import Dispatch, DispatchState, Endpoint
from echodesk.outgoing.payload import TEST_TYPE, event_of
from echodesk.outgoing.wake import wake_sender_for_certain
from echodesk.workspaces import audit
from echodesk.workspaces.models import Membership

# How many are replayed at a time, at most.
MOST_AT_ONCE = 5000


@transaction.atomic
def send_test(*, member: Membership, endpoint: Endpoint) -> Dispatch:
    """Send an event of the type ``test``, once. :class:`Conflict` ``disabled`` where it is."""
    row = _ready(member, endpoint)
    dispatch = Dispatch.objects.create(
        workspace_id=row.workspace_id, endpoint=row, type=TEST_TYPE, next_try_at=timezone.now()
    )
    audit.record(member.workspace, "endpoint_tested", row.label, actor=member.user)
    transaction.on_commit(wake_sender_for_certain)
    return dispatch


@transaction.atomic
def replay(*, member: Membership, dispatch: Dispatch) -> Dispatch:
    """Send what is delivered or has failed once more, under the same id, from the first rung.

    :class:`Conflict` ``waiting``, ``disabled``, or ``event_gone`` where nothing is left to send.
    """
    endpoint = _ready(member, dispatch.endpoint)
    row = endpoint.dispatches.select_for_update(no_key=True).filter(pk=dispatch.pk).first()
    if row is None:
        raise Http404
    if row.state == DispatchState.WAITING:
        detail = _("It already waits to be sent. Look again in a moment.")
        raise Conflict(detail, code="waiting")
    if not row.is_test and event_of(row) is None:
        detail = _("The event is not kept any more, so there is nothing left to send.")
        raise Conflict(detail, code="event_gone")
    endpoint.dispatches.filter(pk=row.pk).update(**_afresh())
    audit.record(member.workspace, "dispatch_replayed", endpoint.label, actor=member.user)
    transaction.on_commit(wake_sender_for_certain)
    row.refresh_from_db()
    return row


@transaction.atomic
def replay_failed(*, member: Membership, endpoint: Endpoint, since: datetime) -> int:
    """Send all that was made since then and has failed once more; returns how many.

    The oldest first, and :data:`MOST_AT_ONCE` at most: call it again where there are more.
    """
    row = _ready(member, endpoint)
    failed = failed_since(row, since).order_by("created_at", "pk")
    ids = list(failed.values_list("pk", flat=True)[:MOST_AT_ONCE])
    count = row.dispatches.filter(pk__in=ids, state=DispatchState.FAILED).update(**_afresh())
    if count:
        audit.record(
            member.workspace,
            "dispatches_replayed",
            row.label,
            actor=member.user,
            count=count,
        )
        transaction.on_commit(wake_sender_for_certain)
    return count


def failed_since(endpoint: Endpoint, since: datetime) -> "QuerySet[Dispatch]":
    """What :func:`replay_failed` sends again; no tests. Index: dispatch_log_by_state."""
    return endpoint.dispatches.filter(
        state=DispatchState.FAILED, created_at__gte=since, seq__isnull=False
    )


def _ready(member: Membership, endpoint: Endpoint) -> Endpoint:
    """The endpoint, locked and ready to be called: it may have asked for a pause."""
    row = lock(member, endpoint)
    if not row.is_active:
        raise Conflict(_("This webhook is disabled. Enable it first."), code="disabled")
    if row.held_until is not None:
        row.held_until = None
        row.save(update_fields=["held_until"])
    return row


def _afresh() -> dict[str, Any]:
    """A dispatch as it was before its first attempt."""
    return {
        "state": DispatchState.WAITING,
        "rung": 0,
        "next_try_at": timezone.now(),
        "lease_until": None,
        "status_code": None,
        "trouble": "",
    }
