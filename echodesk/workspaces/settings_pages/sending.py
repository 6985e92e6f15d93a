"""What people on the other side are shown while members read and write."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from echodesk.workspaces.actions.sending import change_signals
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page


class SignalsForm(forms.Form):
    """What people on the other side see."""

    sends_typing = forms.BooleanField(
        label=gettext_lazy("Show that somebody is typing"), required=False
    )
    sends_seen = forms.BooleanField(
        label=gettext_lazy("Show that their message was read"), required=False
    )


@require_http_methods(["GET", "POST"])
@admin_page
def sending(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Whether people are shown that somebody types, and has read."""
    names = ("sends_typing", "sends_seen")
    as_it_is = {name: getattr(member.workspace, name) for name in names}
    form = SignalsForm(request.POST or None, initial=as_it_is)
    if request.method == "POST" and form.is_valid():
        change_signals(member=member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("settings-sending")
    return render(request, "settings/sending.html", {"form": form, "section": "sending"})
