"""How a member is told of what is theirs to know."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from echodesk.errors import ActionError
from echodesk.workspaces.actions.preferences import change_notices
from echodesk.workspaces.models import Digest, Membership
from echodesk.workspaces.pages import member_page
from echodesk.workspaces.settings_pages.forms import show_refusal
from echodesk.workspaces.speaking import zone_of
from echodesk.workspaces.wishes import preferences_of


class NoticesForm(forms.Form):
    """Desktop, sound, mail and quiet hours."""

    desktop = forms.BooleanField(label=gettext_lazy("Desktop notices"), required=False)
    sound = forms.BooleanField(label=gettext_lazy("Sound"), required=False)
    digest = forms.ChoiceField(
        label=gettext_lazy("Mail about mentions and assignments"), choices=Digest.choices
    )
    quiet_from = forms.TimeField(
        label=pgettext_lazy("a time of day", "From"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


@require_http_methods(["GET", "POST"])
@member_page
def notices(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Where the member decides about it."""
    wishes = preferences_of(member)
    as_it_is: dict[str, Any] = {name: getattr(wishes, name) for name in NoticesForm.base_fields}
    form = NoticesForm(request.POST or None, initial=as_it_is)
    if request.method == "POST" and form.is_valid():
        try:
            change_notices(member=member, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings-notices")
    values = {"form": form, "section": "notices", "zone": zone_of(member)}
    return render(request, "settings/notices.html", values, status=400 if form.errors else 200)
