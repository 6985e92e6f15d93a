"""Reading endpoints and what was sent to them, for admins."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils import timezone

from echodesk.keyset import Page, page_of
from echodesk.outgoing.models import Dispatch, DispatchState, Endpoint
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role

PAGE_SIZE = 40
# How far back failures are counted.
LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Health:
    """How many dispatches wait, and how many failed in the last seven days."""

    waiting: int = 0
    failed: int = 0


def endpoints_of(member: Membership) -> "QuerySet[Endpoint]":
    """The endpoints ``member`` may manage; :class:`NotAllowed` for who is no admin."""
    require_role(member, Role.ADMIN)
    return Endpoint.objects.visible_to(member).present()


def get_endpoint(member: Membership, pk: int) -> Endpoint:
    """One endpoint of the member's workspace; else 404."""
    row = endpoints_of(member).select_related("created_by__user").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def get_dispatch(member: Membership, uid: str) -> Dispatch:
    """One dispatch, with its endpoint; 404 where that is deleted, too."""
    require_role(member, Role.ADMIN)
    rows = Dispatch.objects.visible_to(member).filter(endpoint__deleted_at=None)
    row = rows.select_related("endpoint").filter(uid=uid).first()
    if row is None:
        raise Http404
    return row


def health_of(endpoints: Collection[Endpoint]) -> dict[int, Health]:
    """By the ids of ``endpoints``. Indexes: dispatch_waiting, dispatch_log_by_state."""
    rows = Dispatch.objects.filter(endpoint__in=endpoints)
    waiting = _counted(rows.filter(state=DispatchState.WAITING))
    recent = rows.filter(created_at__gte=timezone.now() - LATELY)
    failed = _counted(recent.filter(state=DispatchState.FAILED))
    return {
        endpoint.pk: Health(waiting.get(endpoint.pk, 0), failed.get(endpoint.pk, 0))
        for endpoint in endpoints
    }


def _counted(rows: "QuerySet[Dispatch]") -> dict[int, int]:
    return dict(rows.order_by().values_list("endpoint").annotate(Count("pk")))


def page(
    endpoint: Endpoint, *, state: str = "", kind: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> Page[Dispatch]:
    """What was made for the endpoint, newest first, of one state or type if named.

    Indexes: dispatch_log, dispatch_log_by_state.
    """
    rows = endpoint.dispatches.all()
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(type=kind)
    return page_of(rows, time_field="created_at", cursor=cursor, size=size)
