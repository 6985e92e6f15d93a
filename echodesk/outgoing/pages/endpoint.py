"""One endpoint: how it does, what was sent to it, and its switches."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from echodesk.errors import ActionError
from echodesk.outgoing.actions import dispatches, switching
from echodesk.outgoing.event_words import event_words
from echodesk.outgoing.models import Endpoint
from echodesk.outgoing.pages.endpoints import SECTION
from echodesk.outgoing.pages.forms import LogForm, ReplayForm
from echodesk.outgoing.reading import LATELY, get_endpoint, health_of, page
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page


@require_GET
@admin_page
def webhook(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """One endpoint and its log, newest first."""
    endpoint, now = get_endpoint(member, pk), timezone.now()
    form = LogForm(request.GET, auto_id="log_%s")
    values: dict[str, Any] = {
        "endpoint": endpoint,
        "health": health_of([endpoint])[pk],
        "types": [(name, event_words().get(name, "")) for name in endpoint.types],
        "overlaps": len(endpoint.secrets_at(now)) > 1,
        "is_held": endpoint.held_until is not None and endpoint.held_until > now,
        "missed": 0 if endpoint.is_active else switching.missed_by(endpoint),
        "form": form,
        "filters": _filters(request.GET),
        **SECTION,
    }
    if form.is_valid():
        cursor = request.GET.get("cursor", "")
        asked = form.cleaned_data
        found = page(endpoint, state=asked["state"], kind=asked["type"], cursor=cursor)
        values |= {"rows": found.items, "older": found.next_cursor, "is_first": not cursor}
    return render(request, "settings/outgoing_endpoint.html", values)


def _filters(given: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in LogForm.base_fields:
        if value := given.get(name, ""):
            kept[name] = str(value)
    return kept.urlencode()


@require_POST
@admin_page
def switch(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Disable it, or enable it again with or without what it missed."""
    endpoint = get_endpoint(member, pk)
    wanted = request.POST.get("active", "")
    if wanted == "0":
        switching.disable_endpoint(member=member, endpoint=endpoint)
        messages.success(request, _("%(name)s is disabled.") % {"name": endpoint.label})
    else:
        switching.enable_endpoint(member=member, endpoint=endpoint, catch_up=wanted == "missed")
        messages.success(request, _("%(name)s is enabled.") % {"name": endpoint.label})
    return redirect("settings-webhook", pk)


@require_POST
@admin_page
def send_test(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Send a test event, and show what comes of it."""
    try:
        made = dispatches.send_test(member=member, endpoint=get_endpoint(member, pk))
    except ActionError as error:
        messages.error(request, error.detail)
        return redirect("settings-webhook", pk)
    return redirect("settings-dispatch", made.uid)


@require_http_methods(["GET", "POST"])
@admin_page
def replay_failed(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Ask from which day on; then send all that failed since once more."""
    endpoint = get_endpoint(member, pk)
    start = timezone.localdate() - timedelta(days=LATELY.days)
    form = ReplayForm(request.POST or None, initial={"since": start})
    if request.method == "POST" and form.is_valid():
        try:
            count = dispatches.replay_failed(member=member, endpoint=endpoint, since=form.moment())
        except ActionError as error:
            messages.error(request, error.detail)
        else:
            messages.success(request, _replayed(count))
        return redirect("settings-webhook", pk)
    return _ask(request, endpoint, form)


def _ask(request: HttpRequest, endpoint: Endpoint, form: ReplayForm) -> HttpResponse:
    values = {"endpoint": endpoint, "form": form, "most": dispatches.MOST_AT_ONCE, **SECTION}
    status = 400 if form.errors else 200
    return render(request, "settings/outgoing_replay.html", values, status=status)


def _replayed(count: int) -> str:
    if not count:
        return _("Nothing has failed since.")
    return ngettext("%(n)d event is sent again.", "%(n)d events are sent again.", count) % {
        "n": count
    }
