"""People as tables: handed out, and read in. For owners and admins."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from conversations.actions.export_contacts import export_contacts
from conversations.actions.import_contacts import start_import, upload_table
from conversations.contact_csv import HANDLE, MOST_BYTES, read_table, write_line
from conversations.models import Attribute, ContactImport, ImportState
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page

_SHOWN_LINES, _SHOWN_REFUSED = 5, 50


@require_GET
@admin_page
def export(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """All people, or those who are found, as a table."""
    lines = export_contacts(member=member, words=request.GET.get("q", ""))
    return _download(lines, f"contacts-{timezone.localdate().isoformat()}.csv")


def _download(lines: Any, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "POST"])
@admin_page
def upload(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Choose a table; what was imported lately stands below."""
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise ActionError(_("Choose a file first."))
            made = upload_table(
                member=member, content=file.read(MOST_BYTES + 1), name=file.name or ""
            )
        except ActionError as error:
            problem = error.detail
        else:
            return redirect("contact-import-of", made.pk)
    recent = ContactImport.objects.visible_to(member).exclude(state=ImportState.CHOOSING)
    values = {"problem": problem, "recent": recent.defer("text", "refused")[:5]}
    return render(request, "contacts/import.html", values, status=400 if problem else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def contact_import(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Choose what each column is; then how far it is, and what became of it."""
    row = get_object_or_404(ContactImport.objects.visible_to(member), pk=pk)
    problem = ""
    if request.method == "POST":
        columns = request.POST.getlist("column")
        try:
            start_import(member=member, contact_import=row, columns=columns)
        except ActionError as error:
            problem, row.columns = error.detail, columns
        else:
            return redirect("contact-import-of", pk)
    if row.state == ImportState.CHOOSING:
        values = _choosing(member, row) | {"problem": problem}
        return render(
            request, "contacts/import_columns.html", values, status=400 if problem else 200
        )
    if problem:
        messages.error(request, problem)
    piece = bool(request.htmx)  # type: ignore[attr-defined]
    name = "contacts/import_progress.html" if piece else "contacts/import_result.html"
    return render(request, name, _progress(row) | {"is_piece": piece})


def _choosing(member: Membership, row: ContactImport) -> dict[str, Any]:
    """The first lines, column by column, and what a column may be."""
    table = read_table(row.text)
    shown = [cells for _number, cells in table.lines[:_SHOWN_LINES]]
    chosen = [*row.columns, *[""] * len(table.names)]
    columns = [
        {
            "name": name,
            "chosen": chosen[at],
            "cells": [cells[at] if at < len(cells) else "" for cells in shown],
        }
        for at, name in enumerate(table.names)
    ]
    attributes = Attribute.objects.visible_to(member)
    targets = [
        ("name", _("Name")),
        ("email", _("E-mail")),
        ("phone", _("Phone")),
        (HANDLE, _("Handle")),
        ("company", _("Company")),
        ("language", _("Language")),
        *((f"attribute:{attribute.key}", attribute.name) for attribute in attributes),
    ]
    return {"row": row, "columns": columns, "targets": targets}


def _progress(row: ContactImport) -> dict[str, Any]:
    return {
        "row": row,
        "is_running": row.state == ImportState.RUNNING,
        "percent": row.done * 100 // max(1, row.total),
        "refused": row.refused[:_SHOWN_REFUSED],
        "refused_count": len(row.refused),
    }


@require_GET
@admin_page
def refused(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """The lines that were not taken, each with why, as a table to mend and import again."""
    row = get_object_or_404(ContactImport.objects.visible_to(member), pk=pk)
    names = [*row.names, _("Line"), _("Why not")]
    width = len(row.names)
    lines = (
        write_line([*cells[:width], *[""] * (width - len(cells)), number, why])
        for number, why, cells in row.refused
    )
    return _download(["\ufeff" + write_line(names), *lines], f"refused-{pk}.csv")
