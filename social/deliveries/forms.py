"""Forms of the delivery log."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social.deliveries.query import DeliveryQuery
from social.intake.kinds import Family
from social.models import DeliveryState, ItemOutcome, SocialAccount

_ANY = ("", gettext_lazy("Any"))


class FilterForm(forms.Form):
    """What is looked for. Days are whole ones, in the workspace's time zone."""

    account = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label=gettext_lazy("Account")
    )
    kind = forms.ChoiceField(
        choices=[_ANY, *Family.choices], required=False, label=gettext_lazy("What")
    )
    outcome = forms.ChoiceField(
        choices=[_ANY, *ItemOutcome.choices],
        required=False,
        label=gettext_lazy("What became of it"),
    )
    state = forms.ChoiceField(
        choices=[_ANY, *DeliveryState.choices], required=False, label=gettext_lazy("State")
    )
    since = forms.DateField(
        required=False,
        label=gettext_lazy("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        required=False,
        label=gettext_lazy("To"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    q = forms.CharField(required=False, max_length=512, label=gettext_lazy("Number or id"))

    def __init__(self, data: Any, accounts: Sequence[SocialAccount]) -> None:
        super().__init__(data, auto_id="filter_%s")
        field = self.fields["account"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [_ANY, *((account.pk, account.label) for account in accounts)]

    def query(self) -> DeliveryQuery:
        """What the valid form asks for."""
        given: dict[str, Any] = self.cleaned_data
        return DeliveryQuery(
            account=given["account"],
            kind=given["kind"],
            outcome=given["outcome"],
            state=given["state"],
            since=_start_of(given["since"]),
            until=_start_of(given["until"], days=1),
            text=given["q"],
        )


class PayloadForm(forms.Form):
    """A payload to try."""

    payload = forms.CharField(
        label=gettext_lazy("Payload"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_payload(self) -> Any:
        """The payload as data."""
        text: str = self.cleaned_data["payload"]
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            words = _("This is not JSON: look at line %(line)d, column %(column)d.")
            place = {"line": error.lineno, "column": error.colno}
            raise forms.ValidationError(words % place) from error
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("This JSON is too much to be read.")) from error


def _start_of(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    try:
        return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
    except OverflowError:
        # The last day there is: nothing comes after it.
        return None
