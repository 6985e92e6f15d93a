"""The list of endpoints; adding and changing one, and its secret."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from echodesk.errors import ActionError
from echodesk.outgoing.actions import endpoints as actions
from echodesk.outgoing.models import Endpoint
from echodesk.outgoing.pages.forms import EndpointForm
from echodesk.outgoing.reading import endpoints_of, get_endpoint, health_of
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page
from echodesk.workspaces.settings_pages.forms import show_refusal

SECTION = {"section": "webhooks"}


@require_GET
@admin_page
def webhooks(request: HttpRequest, member: Membership) -> HttpResponse:
    """All endpoints, and how they do."""
    rows = list(endpoints_of(member))
    health = health_of(rows)
    values = {"rows": [(row, health[row.pk]) for row in rows], **SECTION}
    return render(request, "settings/outgoing_list.html", values)


@require_http_methods(["GET", "POST"])
@admin_page
def add(request: HttpRequest, member: Membership) -> HttpResponse:
    """The form; then the secret, which is shown this once."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_endpoint(member=member, **form.given())
        except ActionError as error:
            show_refusal(form, error)
        else:
            return _secret(request, made, status=201)
    values = {"form": form, **SECTION}
    return render(request, "settings/outgoing_form.html", values, status=_status_of(form))


@require_http_methods(["GET", "POST"])
@admin_page
def change(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Where it is sent, and what."""
    endpoint = get_endpoint(member, pk)
    form = EndpointForm(request.POST or None, initial=EndpointForm.as_it_is(endpoint))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(member=member, endpoint=endpoint, **form.given())
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The webhook is changed."))
            return redirect("settings-webhook", pk)
    values = {"form": form, "endpoint": endpoint, **SECTION}
    return render(request, "settings/outgoing_form.html", values, status=_status_of(form))


@require_http_methods(["GET", "POST"])
@admin_page
def rotate(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Ask first; then the new secret, which is shown this once."""
    endpoint = get_endpoint(member, pk)
    if request.method == "GET":
        values = {"endpoint": endpoint, **SECTION}
        return render(request, "settings/outgoing_rotate.html", values)
    version = request.POST.get("version", "")
    try:
        row = actions.rotate_secret(
            member=member,
            endpoint=endpoint,
            version=int(version) if version.isascii() and version.isdecimal() else 0,
        )
    except ActionError as error:
        messages.error(request, error.detail)
        return redirect("settings-webhook", pk)
    return _secret(request, row, is_rotated=True)


@require_http_methods(["GET", "POST"])
@admin_page
def delete(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Ask first, as its log goes with it."""
    endpoint = get_endpoint(member, pk)
    if request.method == "POST":
        actions.delete_endpoint(member=member, endpoint=endpoint)
        messages.success(request, _("%(name)s is deleted.") % {"name": endpoint.label})
        return redirect("settings-webhooks")
    values = {"endpoint": endpoint, "health": health_of([endpoint])[pk], **SECTION}
    return render(request, "settings/outgoing_delete.html", values)


def _secret(
    request: HttpRequest, endpoint: Endpoint, *, status: int = 200, is_rotated: bool = False
) -> HttpResponse:
    values = {"endpoint": endpoint, "is_rotated": is_rotated, **SECTION}
    return render(request, "settings/outgoing_secret.html", values, status=status)


def _status_of(form: EndpointForm) -> int:
    return 400 if form.errors else 200
