"""The branches of the workspace."""

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from echodesk.errors import ActionError
from echodesk.workspaces.actions import locations as actions
from echodesk.workspaces.models import Location, Membership
from echodesk.workspaces.pages import admin_page
from echodesk.workspaces.settings_pages.forms import LocationForm, show_refusal


@require_http_methods(["GET", "POST"])
@admin_page
def locations(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """All branches, and the form that adds one."""
    form = LocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_location(member=member, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("settings-locations")
    values = {"rows": _counted(member), "form": form, "section": "locations"}
    return render(request, "settings/locations.html", values, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def location_form(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """One branch's name, address and time zone."""
    location = get_object_or_404(_counted(member), pk=pk)
    names = ("name", "address", "time_zone")
    as_it_is = {name: getattr(location, name) for name in names}
    form = LocationForm(request.POST or None, initial=as_it_is)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_location(member=member, location=location, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The location is changed."))
            return redirect("settings-locations")
    values = {"location": location, "form": form, "section": "locations"}
    return render(request, "settings/location.html", values, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def delete(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Ask first, as who was limited to it cannot be brought back; then delete."""
    location = get_object_or_404(_counted(member), pk=pk)
    if request.method == "POST":
        try:
            actions.delete_location(member=member, location=location)
        except ActionError as error:
            messages.error(request, error.detail)
            return redirect("settings-location", pk)
        messages.success(request, _("%(name)s is deleted.") % {"name": location.name})
        return redirect("settings-locations")
    values = {"location": location, "section": "locations"}
    return render(request, "settings/location_delete.html", values)


def _counted(member: Membership) -> QuerySet[Location]:
    return Location.objects.visible_to(member).annotate(
        account_count=Count("accounts", distinct=True), member_count=Count("members", distinct=True)
    )
