"""Importing history, on the Connections page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page
from social.connect.views.guards import admins_only
from social.history.actions import cancel_import, resume_import, start_import
from social.history.reads import any_under_way, history_rows
from social.models import HistoryImport, SocialAccount


def history_context(member: Membership) -> dict[str, Any]:
    """What the section about history shows."""
    rows = history_rows(SocialAccount.objects.visible_to(member))
    return {"history_rows": rows, "history_moves": any_under_way(rows)}


@require_GET
@member_page
@admins_only
def section(request: HttpRequest, member: Membership) -> HttpResponse:
    """The section as it is now; the page asks for it while something moves."""
    return _section(request, member)


@require_POST
@member_page
@admins_only
def start(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Import what Meta still tells of one account."""
    account = get_object_or_404(SocialAccount.objects.visible_to(member).connected(), pk=pk)
    try:
        start_import(member=member, account=account)
    except ActionError as error:
        return _answer(request, member, error.detail)
    return _answer(request, member)


@require_POST
@member_page
@admins_only
def cancel(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Stop an import; what came stays."""
    cancel_import(member=member, history=_history(member, pk))
    return _answer(request, member)


@require_POST
@member_page
@admins_only
def resume(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Go on with an import."""
    try:
        resume_import(member=member, history=_history(member, pk))
    except ActionError as error:
        return _answer(request, member, error.detail)
    return _answer(request, member)


def _history(member: Membership, pk: int) -> HistoryImport:
    rows = HistoryImport.objects.visible_to(member).select_related("account")
    return get_object_or_404(rows, pk=pk)


def _answer(request: Any, member: Membership, problem: str = "") -> HttpResponseBase:
    if request.htmx:
        return _section(request, member, problem)
    if problem:
        messages.error(request, problem)
    return redirect("connections")


def _section(request: HttpRequest, member: Membership, problem: str = "") -> HttpResponse:
    values = {**history_context(member), "problem": problem}
    return render(request, "connections/history.html", values)
