"""One dispatch: what was sent, each attempt at it, and sending it again."""

import json
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from echodesk.errors import ActionError
from echodesk.outgoing import ladder
from echodesk.outgoing.actions import dispatches as actions
from echodesk.outgoing.models import Dispatch, DispatchState
from echodesk.outgoing.pages.endpoints import SECTION
from echodesk.outgoing.payload import event_of, payload_of
from echodesk.outgoing.reading import get_dispatch
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page

# Attempts a page shows: of many replays only the last.
_SHOWN = 50
_NEAR = timedelta(seconds=10)


@require_GET
@admin_page
def dispatch(request: HttpRequest, member: Membership, uid: str) -> HttpResponse:
    """One dispatch; while an attempt is near the page looks again by itself."""
    row = get_dispatch(member, uid)
    payload = payload_of(row, event_of(row))
    attempts = list(row.attempts.order_by("-pk")[:_SHOWN])
    values = {
        "dispatch": row,
        "endpoint": row.endpoint,
        "payload": payload and json.dumps(payload, indent=2, ensure_ascii=False),
        "attempts": attempts,
        "is_near": _is_near(row),
        "rungs": ladder.rungs(is_test=row.is_test),
        **SECTION,
    }
    return render(request, "settings/outgoing_dispatch.html", values)


def _is_near(row: Dispatch) -> bool:
    waits = row.state == DispatchState.WAITING and row.endpoint.is_active
    return waits and row.next_try_at <= timezone.now() + _NEAR


@require_POST
@admin_page
def replay(request: HttpRequest, member: Membership, uid: str) -> HttpResponseBase:
    """Send it once more."""
    try:
        actions.replay(member=member, dispatch=get_dispatch(member, uid))
    except ActionError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, _("It is sent again."))
    return redirect("settings-dispatch", uid)
