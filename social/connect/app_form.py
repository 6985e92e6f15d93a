"""The form of a workspace's own Meta app."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from social.connect.own_apps import GivenApp
from social.models import Login, WorkspaceApp


def _number(label: Any, *, required: bool = False, help_text: Any = "") -> forms.RegexField:
    return forms.RegexField(
        r"^[0-9]{1,40}$",
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"invalid": _("Meta's ids are digits alone.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class OwnAppForm(forms.Form):
    """Id and secret of an app; secrets are typed in and never written back."""

    app_id = _number(_("App id"), required=True)
    secret = forms.RegexField(
        r"^[A-Za-z0-9_-]{8,128}$",
        label=_("App secret"),
        required=False,
        error_messages={"invalid": _("An app secret is letters and digits without spaces.")},
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
    )
    verify_token = forms.CharField(
        label=_("Verify token"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
    )
    login_config_id = _number(
        _("Configuration id of Facebook Login for Business"),
        help_text=_("Empty: permissions are asked for one by one."),
    )
    whatsapp_config_id = _number(
        _("Configuration id of WhatsApp’s embedded signup"),
        help_text=_("Empty: numbers are connected by hand."),
    )

    def __init__(self, data: Any = None, *, login: str, row: WorkspaceApp | None = None) -> None:
        initial = {
            name: getattr(row, name, "")
            for name in ("app_id", "login_config_id", "whatsapp_config_id")
        }
        # Two of these forms stand on one page.
        super().__init__(data, auto_id=f"{login}-%s", initial=initial)
        secret, token = self.fields["secret"], self.fields["verify_token"]
        secret.help_text = (
            _("Empty: stays as it is. A new one is good beside the old until you forget that.")
            if row
            else _("In Meta’s dashboard: App settings, Basic.")
        )
        token.help_text = _("Empty: stays as it is.") if row else _("Empty: one is made for you.")
        secret.required = row is None
        if login == Login.INSTAGRAM:
            del self.fields["login_config_id"], self.fields["whatsapp_config_id"]

    def given(self) -> GivenApp:
        """What was typed, for :func:`social.connect.own_apps.save_own_app`."""
        return GivenApp(**self.cleaned_data)
