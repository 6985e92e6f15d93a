"""How a member sends, and what people on the other side are shown meanwhile."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from echodesk.workspaces.actions.sending import change_signals, change_undo_delay
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page, member_page

_DELAYS = (0, 3, 5, 10, 15)


class UndoForm(forms.Form):
    """For how long what the member sends can be taken back."""

    undo_seconds = forms.TypedChoiceField(
        label=gettext_lazy("Undo send"),
        coerce=int,
        help_text=gettext_lazy(
            "Messages wait so long before they leave. Z takes the last one back."
        ),
    )

    def __init__(self, member: Membership, data: Any = None) -> None:
        super().__init__(data, initial={"undo_seconds": member.undo_seconds})
        offered = sorted({*_DELAYS, member.undo_seconds})
        field: Any = self.fields["undo_seconds"]
        field.choices = [(seconds, _delay(seconds)) for seconds in offered]


def _delay(seconds: int) -> str:
    if not seconds:
        return _("Off: send at once")
    return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}


class SignalsForm(forms.Form):
    """What people on the other side see."""

    sends_typing = forms.BooleanField(
        label=gettext_lazy("Show that somebody is typing"), required=False
    )
    sends_seen = forms.BooleanField(
        label=gettext_lazy("Show that their message was read"), required=False
    )


@require_http_methods(["GET", "POST"])
@member_page
def own_page(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """What a member decides for themselves."""
    form = UndoForm(member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_undo_delay(member=member, seconds=form.cleaned_data["undo_seconds"])
        messages.success(request, _("Saved."))
        return redirect("settings-own")
    values = {"form": form, "section": "own"}
    return render(request, "settings/own.html", values, status=400 if form.errors else 200)


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
