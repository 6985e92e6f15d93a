"""The members of the workspace: their roles, what they see, whether they may enter."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from echodesk.errors import ActionError
from echodesk.workspaces.actions import members as actions
from echodesk.workspaces.models import Invitation, Membership
from echodesk.workspaces.pages import admin_page
from echodesk.workspaces.settings_pages.forms import MemberForm, show_refusal


@require_GET
@admin_page
def members(request: HttpRequest, member: Membership) -> HttpResponse:
    """Everybody of the workspace, those who may not enter last."""
    rows = Membership.objects.visible_to(member).select_related("user")
    rows = rows.prefetch_related("locations").order_by("-is_active", "pk")
    invitations = Invitation.objects.visible_to(member).filter(accepted_at=None)
    values = {
        "rows": rows,
        "invitations": list(invitations),
        "now": timezone.now(),
        "section": "members",
    }
    return render(request, "settings/members.html", values)


@require_http_methods(["GET", "POST"])
@admin_page
def member_form(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """One member's role and locations."""
    colleague = _colleague(member, pk)
    form = MemberForm(member, request.POST or None, initial=_as_it_is(colleague))
    if request.method == "POST" and form.is_valid() and _save(member, colleague, form):
        messages.success(request, _("%(name)s is changed.") % {"name": colleague})
        return redirect("settings-members")
    values = {"colleague": colleague, "form": form, "section": "members"}
    return render(request, "settings/member.html", values, status=400 if form.errors else 200)


def _as_it_is(colleague: Membership) -> dict[str, Any]:
    return {
        "role": colleague.role,
        "sees": "some" if colleague.is_limited else "all",
        "locations": colleague.locations.all(),
    }


def _save(member: Membership, colleague: Membership, form: MemberForm) -> bool:
    """Change both or neither; ``False`` if that was refused."""
    values = form.cleaned_data
    wanted = values["locations"] if values["sees"] == "some" else []
    try:
        with transaction.atomic():
            actions.change_role(member=member, colleague=colleague, role=values["role"])
            actions.limit_to_locations(member=member, colleague=colleague, locations=wanted)
    except ActionError as error:
        show_refusal(form, error)
        return False
    return True


@require_POST
@admin_page
def set_access(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Shut a member out, or let them in again (``active`` is 1)."""
    colleague = _colleague(member, pk)
    is_active = request.POST.get("active") == "1"
    words = _("%(name)s can enter again.") if is_active else _("%(name)s can no longer enter.")
    try:
        actions.set_active(member=member, colleague=colleague, is_active=is_active)
    except ActionError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, words % {"name": colleague})
    return redirect("settings-members")


def _colleague(member: Membership, pk: int) -> Membership:
    rows = Membership.objects.visible_to(member).select_related("user")
    return get_object_or_404(rows, pk=pk)
