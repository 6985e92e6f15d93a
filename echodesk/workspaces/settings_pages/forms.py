"""The forms of the settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from echodesk.errors import ActionError
from echodesk.time_zones import all_zones
from echodesk.workspaces.models import Location, Membership, Role


def _time_zones() -> list[tuple[str, Any]]:
    zones = [(name, name.replace("_", " ")) for name in all_zones()]
    return [("", _("As the workspace")), *zones]


class LocationForm(forms.Form):
    """A branch of the business."""

    name = forms.CharField(label=_("Name"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_time_zones, required=False)


class MemberForm(forms.Form):
    """What a member may do and see."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    sees = forms.ChoiceField(
        label=_("Sees"),
        choices=[("all", _("All accounts")), ("some", _("Only accounts of these locations"))],
        widget=forms.RadioSelect,
    )
    locations: "forms.ModelMultipleChoiceField[Location]" = forms.ModelMultipleChoiceField(
        Location.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, admin: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = list(Location.objects.visible_to(admin))
        self._field("locations").queryset = Location.objects.visible_to(admin)
        if not admin.may(Role.OWNER):
            self._field("role").choices = [(role, role.label) for role in (Role.ADMIN, Role.AGENT)]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Some locations means at least one."""
        values = super().clean() or self.cleaned_data
        if values.get("sees") == "some" and not values.get("locations"):
            self.add_error("locations", _("Tick at least one location."))
        return values


def show_refusal(form: forms.Form, error: ActionError) -> None:
    """Say beside the fields of ``form``, or above them, why an action was refused."""
    for name, texts in (error.fields or {"": [error.detail]}).items():
        form.add_error(name if name in form.fields else None, texts)
