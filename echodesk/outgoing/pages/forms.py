"""The forms of outgoing webhooks."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from echodesk.net.targets import MAX_LENGTH
from echodesk.outgoing.event_words import event_words
from echodesk.outgoing.models import DispatchState, Endpoint
from echodesk.outgoing.payload import TEST_TYPE

_ANY = ("", _("Any"))


def _types() -> list[tuple[str, Any]]:
    return list(event_words().items())


def _types_of_log() -> list[tuple[str, Any]]:
    return [_ANY, *((name, name) for name in event_words()), (TEST_TYPE, TEST_TYPE)]


class EndpointForm(forms.Form):
    """Where to send, and what."""

    url = forms.CharField(
        label=_("Address"),
        max_length=MAX_LENGTH,
        help_text=_("Your program’s own, beginning with https://"),
        widget=forms.URLInput(attrs={"spellcheck": "false", "dir": "ltr", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("Description"), max_length=120, required=False, help_text=_("What it is for")
    )
    sends = forms.ChoiceField(
        label=_("Events"),
        choices=[
            ("all", _("Everything, also what is added later")),
            ("some", _("Only these events")),
        ],
        initial="all",
        widget=forms.RadioSelect,
    )
    types = forms.MultipleChoiceField(
        choices=_types, required=False, widget=forms.CheckboxSelectMultiple
    )

    @staticmethod
    def as_it_is(endpoint: Endpoint) -> dict[str, Any]:
        """What the form shows of a stored endpoint."""
        return {
            "url": endpoint.url,
            "description": endpoint.description,
            "sends": "some" if endpoint.types else "all",
            "types": endpoint.types,
        }

    def clean(self) -> dict[str, Any]:
        """Some events means at least one."""
        values = super().clean() or self.cleaned_data
        if values.get("sends") == "some" and not values.get("types") and not self.errors:
            self.add_error("types", _("Tick at least one event."))
        return values

    def given(self) -> dict[str, Any]:
        """What the actions take."""
        values = self.cleaned_data
        types = values["types"] if values["sends"] == "some" else []
        return {"url": values["url"], "description": values["description"], "types": types}


class LogForm(forms.Form):
    """What is looked for in the log of an endpoint."""

    state = forms.ChoiceField(
        choices=[_ANY, *DispatchState.choices], required=False, label=_("State")
    )
    type = forms.ChoiceField(choices=_types_of_log, required=False, label=_("Event"))


class ReplayForm(forms.Form):
    """From which day on what failed is sent again, in the workspace's time zone."""

    since = forms.DateField(
        label=_("Failed since"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def moment(self) -> datetime:
        """The beginning of that day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["since"], time.min))
