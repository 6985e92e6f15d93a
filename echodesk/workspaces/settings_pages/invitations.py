"""Asking people in: the form, and what admins do with open invitations."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from echodesk.errors import ActionError
from echodesk.workspaces import inviting
from echodesk.workspaces.actions import invitations as actions
from echodesk.workspaces.models import Invitation, Membership, Role
from echodesk.workspaces.pages import admin_page
from echodesk.workspaces.settings_pages.forms import MemberForm, show_refusal


class InviteForm(MemberForm):
    """Whom to ask in, as what, and for which locations."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)

    field_order = ("email", "role", "sees", "locations")


@require_http_methods(["GET", "POST"])
@admin_page
def invite(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Ask somebody in."""
    as_usual: dict[str, Any] = {"role": Role.AGENT, "sees": "all"}
    form = InviteForm(member, request.POST or None, initial=as_usual)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        places = given["locations"] if given["sees"] == "some" else []
        try:
            sent = actions.invite(
                member=member, email=given["email"], role=given["role"], locations=places
            )
        except ActionError as error:
            show_refusal(form, error)
        else:
            return _sent(request, member, sent)
    values = {"form": form, "section": "members"}
    return render(request, "settings/invite.html", values, status=400 if form.errors else 200)


@require_POST
@admin_page
def send_again(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """A new link, by mail."""
    sent = actions.send_again(member=member, invitation=_invitation(member, pk))
    return _sent(request, member, sent)


@require_POST
@admin_page
def withdraw(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Make the link useless."""
    invitation = _invitation(member, pk)
    actions.withdraw(member=member, invitation=invitation)
    messages.success(
        request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}
    )
    return redirect("settings-members")


def _sent(request: HttpRequest, member: Membership, sent: actions.Sent) -> HttpResponseBase:
    """Say so, or show the link where the mail server did not take the mail."""
    if inviting.mail(sent, by=member):
        messages.success(
            request, _("%(email)s is invited by mail.") % {"email": sent.invitation.email}
        )
        return redirect("settings-members")
    values = {"sent": sent, "address": inviting.link_of(sent), "section": "members"}
    return render(request, "settings/invitation_link.html", values)


def _invitation(member: Membership, pk: int) -> Invitation:
    rows = Invitation.objects.visible_to(member).filter(accepted_at=None)
    return get_object_or_404(rows, pk=pk)
