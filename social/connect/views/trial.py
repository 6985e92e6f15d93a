"""Trying the webhooks from the Connections page, and showing how far the events came."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page
from social.connect.views.guards import admins_only
from social.connect.webhook_trial import Trial, read_results, try_callbacks

_KEY = "webhook_trial"
# Seconds a worker has to take a test event up.
_PATIENCE = 20.0
# Seconds the result is shown.
_SHOWN = 600.0


def trial_context(request: HttpRequest) -> dict[str, Any]:
    """The results of this browser's last trial of this workspace, if it was just now."""
    kept = request.session.get(_KEY)
    age = time.time() - kept["at"] if kept else _SHOWN
    member_id = request.member.pk  # type: ignore[attr-defined]
    if not kept or age >= _SHOWN or kept["member"] != member_id:
        return {"trial": None}
    results = read_results(map(_trial, kept["trials"]), final=age > _PATIENCE)
    return {"trial": results, "trial_moves": not all(result.is_settled for result in results)}


def _trial(kept: dict[str, Any]) -> Trial:
    return Trial(**{**kept, "digests": tuple(kept["digests"])})


@require_POST
@member_page
@admins_only
def start(request: Any, member: Membership) -> HttpResponseBase:
    """Send the test events; the page then follows them."""
    trials = [trial.as_json() for trial in try_callbacks(member)]
    request.session[_KEY] = {"at": time.time(), "member": member.pk, "trials": trials}
    if request.htmx:
        return render(request, "connections/trial.html", trial_context(request))
    return redirect("connections")


@require_GET
@member_page
@admins_only
def show(request: HttpRequest, member: Membership) -> HttpResponse:
    """How far the test events are by now."""
    return render(request, "connections/trial.html", trial_context(request))
