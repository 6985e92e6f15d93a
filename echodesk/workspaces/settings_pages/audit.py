"""Who did what to the workspace."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry, Membership
from echodesk.workspaces.pages import admin_page

_SIZE = 50


@require_GET
@admin_page
def audit(request: HttpRequest, member: Membership) -> HttpResponse:
    """The audit trail, newest first; ``before`` is the last entry of the page before."""
    before = request.GET.get("before", "")
    rows = AuditEntry.objects.visible_to(member).select_related("actor")
    if before:
        if not before.isascii() or not before.isdecimal():
            raise Http404
        rows = rows.filter(pk__lt=int(before))
    # Index: audit_of_workspace.
    found = list(rows.order_by("-pk")[: _SIZE + 1])
    values = {
        "entries": [(entry, describe(entry)) for entry in found[:_SIZE]],
        "older": found[_SIZE - 1].pk if len(found) > _SIZE else None,
        "newest": not before,
        "section": "audit",
    }
    return render(request, "settings/audit.html", values)
