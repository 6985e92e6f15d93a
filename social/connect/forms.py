"""The form that connects an account by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from social.connect.by_hand import ByHand
from social.models import Login
from social.platforms import Platform


def _id_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.RegexField:
    """One of Meta's ids; it becomes part of an address at Meta, so digits alone."""
    return forms.RegexField(
        r"^[0-9]{1,40}$",
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"invalid": _("Meta's ids are digits alone.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ByHandForm(forms.Form):
    """An account and a token from Meta's dashboard."""

    platform = forms.ChoiceField(label=_("Platform"), choices=Platform.choices)
    login = forms.ChoiceField(
        label=_("Kind of token"), choices=Login.choices, initial=Login.FACEBOOK
    )
    external_id = _id_field(
        _("Account id"),
        required=True,
        help_text=_("Page id, Instagram account id (17841…) or WhatsApp phone-number id."),
    )
    page_id = _id_field(_("Page id"), help_text=_("For Instagram behind a page; may be empty."))
    waba_id = _id_field(_("WhatsApp Business Account id"), help_text=_("For WhatsApp."))
    display_name = forms.CharField(
        label=_("Name"), required=False, max_length=200, help_text=_("Empty: Meta's own.")
    )
    access_token = forms.CharField(
        label=_("Access token"),
        max_length=1000,
        # Never written back into the page, also when something else is wrong.
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
    )

    def given(self) -> ByHand:
        """What was typed, for :func:`connect_by_hand`."""
        return ByHand(**self.cleaned_data)
