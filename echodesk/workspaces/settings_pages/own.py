"""What a member decides about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from echodesk.errors import ActionError
from echodesk.time_zones import all_zones
from echodesk.workspaces.actions import own as actions
from echodesk.workspaces.actions.preferences import change_shortcuts
from echodesk.workspaces.actions.sending import change_undo_delay
from echodesk.workspaces.models import Membership, Theme
from echodesk.workspaces.pages import member_page
from echodesk.workspaces.settings_pages.forms import show_refusal
from echodesk.workspaces.wishes import preferences_of

_DELAYS = (0, 3, 5, 10, 15)


class OwnForm(forms.Form):
    """Who one is to colleagues, how one is spoken to, and how one works."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    time_zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=64, required=False)
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"), choices=Theme.choices, widget=forms.RadioSelect
    )
    undo_seconds = forms.TypedChoiceField(
        label=gettext_lazy("Undo send"),
        coerce=int,
        help_text=gettext_lazy(
            "Messages wait so long before they leave. Z takes the last one back."
        ),
    )
    shortcuts = forms.BooleanField(label=gettext_lazy("Keyboard shortcuts"), required=False)

    def __init__(self, member: Membership, data: Any = None) -> None:
        super().__init__(data, initial=_as_it_is(member))
        offered = sorted({*_DELAYS, member.undo_seconds})
        self._field("undo_seconds").choices = [(seconds, _delay(seconds)) for seconds in offered]
        as_browser = ("", _("As the browser"))
        self._field("language").choices = [as_browser, *settings.LANGUAGES]
        self._field("time_zone").widget.attrs |= {"list": "zones", "autocomplete": "off"}

    def _field(self, name: str) -> Any:
        return self.fields[name]


def _as_it_is(member: Membership) -> dict[str, Any]:
    names = ("name", "language", "time_zone", "theme")
    return {name: getattr(member.user, name) for name in names} | {
        "undo_seconds": member.undo_seconds,
        "shortcuts": preferences_of(member).shortcuts,
    }


def _delay(seconds: int) -> str:
    if not seconds:
        return _("Off: send at once")
    return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}


@require_http_methods(["GET", "POST"])
@member_page
def own_page(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """What a member decides for themselves."""
    form = OwnForm(member, request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(member, form):
        with translation.override(form.cleaned_data["language"] or translation.get_language()):
            messages.success(request, _("Saved."))
        return redirect("settings-own")
    values = {"form": form, "section": "own", "zones": all_zones()}
    return render(request, "settings/own.html", values, status=400 if form.errors else 200)


def _save(member: Membership, form: OwnForm) -> bool:
    """Change all or nothing; ``False`` if that was refused."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            actions.change_name(member=member, name=given["name"])
            actions.change_theme(member=member, theme=given["theme"])
            actions.change_speech(
                member=member, language=given["language"], time_zone=given["time_zone"].strip()
            )
            change_undo_delay(member=member, seconds=given["undo_seconds"])
            change_shortcuts(member=member, shortcuts=given["shortcuts"])
    except ActionError as error:
        show_refusal(form, error)
        return False
    return True


@require_POST
@member_page
def set_theme(request: HttpRequest, member: Membership) -> HttpResponse:
    """Keep the theme that was switched to on a page, which shows it already."""
    try:
        actions.change_theme(member=member, theme=request.POST.get("theme", ""))
    except ActionError as error:
        return HttpResponse(error.detail, status=error.status)
    return HttpResponse(status=204)


@require_POST
@member_page
def set_shortcuts(request: HttpRequest, member: Membership) -> HttpResponse:
    """Switch single keys on or off, from the sheet that shows them."""
    change_shortcuts(member=member, shortcuts=request.POST.get("shortcuts") == "on")
    return HttpResponse(status=204)
