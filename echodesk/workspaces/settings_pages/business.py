"""What the business is, when it is open, and what it promises."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from echodesk.errors import ActionError
from echodesk.time_zones import all_zones
from echodesk.workspaces.actions.business import DAYS, FIELDS, change_business
from echodesk.workspaces.models import Membership, Reopening
from echodesk.workspaces.pages import admin_page
from echodesk.workspaces.settings_pages.forms import show_refusal

_NAMES = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
# Spans of a day that the form has room for: before and after a break.
_SPANS = 2


class BusinessForm(forms.Form):
    """Everything but the opening hours, which are in ``HoursForm``."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    website = forms.URLField(
        label=gettext_lazy("Website"), max_length=200, required=False, assume_scheme="https"
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    about = forms.CharField(
        label=gettext_lazy("About the business"),
        help_text=gettext_lazy("For colleagues who are new, and for whoever answers."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    answer_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until a person should have an answer"),
        help_text=gettext_lazy("Only opening hours count. Left empty, nothing is promised."),
        required=False,
    )
    reopening = forms.ChoiceField(
        label=gettext_lazy("When somebody writes whose conversation was resolved"),
        choices=Reopening.choices,
    )


class HoursForm(forms.Form):
    """When the business is open: two fields for each span of each day."""

    def __init__(self, data: Any = None, *, hours: dict[str, Any]) -> None:
        super().__init__(data)
        for day in DAYS:
            spans = [*hours.get(day, []), *[["", ""]] * _SPANS][:_SPANS]
            for number, ends in enumerate(spans):
                for end, value in zip(("from", "until"), ends, strict=True):
                    self.fields[f"{day}_{number}_{end}"] = _clock(value)

    def rows(self) -> Iterator[tuple[str, Any, list[tuple[Any, Any]]]]:
        """Each day with its name and the pairs of its fields."""
        for day in DAYS:
            pairs = [
                (self[f"{day}_{number}_from"], self[f"{day}_{number}_until"])
                for number in range(_SPANS)
            ]
            yield day, _NAMES[day], pairs

    def hours(self) -> dict[str, list[list[str]]]:
        """What was given, as it is kept."""
        found: dict[str, list[list[str]]] = {}
        for day in DAYS:
            for number in range(_SPANS):
                ends = [self._given(f"{day}_{number}_{end}") for end in ("from", "until")]
                if any(ends):
                    found.setdefault(day, []).append(ends)
        return found

    def _given(self, name: str) -> str:
        value = self.cleaned_data[name]
        return value.strftime("%H:%M") if value else ""


def _clock(value: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "class": "input"}, format="%H:%M")
    return forms.TimeField(required=False, initial=value, widget=widget)


@require_http_methods(["GET", "POST"])
@admin_page
def business(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Where an admin changes it."""
    as_it_is = {name: getattr(member.workspace, name) for name in FIELDS}
    form = BusinessForm(request.POST or None, initial=as_it_is)
    hours = HoursForm(request.POST or None, hours=member.workspace.hours)
    if request.method == "POST" and form.is_valid() and hours.is_valid():
        try:
            change_business(member=member, **form.cleaned_data, hours=hours.hours())
        except ActionError as error:
            show_refusal(hours if "hours" in error.fields else form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings-business")
    values = {"form": form, "hours": hours, "zones": all_zones(), "section": "business"}
    is_wrong = form.errors or hours.errors
    return render(request, "settings/business.html", values, status=400 if is_wrong else 200)
