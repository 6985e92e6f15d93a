"""Settings: what the workspace wants to know of people beyond what platforms tell."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from conversations.actions import attributes as actions
from conversations.models import Attribute, AttributeType
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page
from echodesk.workspaces.settings_pages.forms import show_refusal

_SECTION = {"section": "attributes"}


class AttributeForm(forms.Form):
    """An attribute that is there already; its kind stays."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    choices = forms.CharField(
        label=gettext_lazy("Choices, one a line (for the kind Choice)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_choices(self) -> list[str]:
        """The lines."""
        return str(self.cleaned_data["choices"]).splitlines()


class NewAttributeForm(AttributeForm):
    """An attribute to be."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AttributeType.choices)
    field_order = ("name", "kind", "choices")


@require_http_methods(["GET", "POST"])
@admin_page
def attributes(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """All attributes in their order, and the form that adds one."""
    form = NewAttributeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_attribute(member=member, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("settings-attributes")
    values = {"rows": list(Attribute.objects.visible_to(member)), "form": form} | _SECTION
    return render(request, "settings/attributes.html", values, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def attribute_form(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """What one attribute is called, and what can be chosen."""
    attribute = get_object_or_404(Attribute.objects.visible_to(member), pk=pk)
    as_it_is = {"name": attribute.name, "choices": "\n".join(attribute.choices)}
    form = AttributeForm(request.POST or None, initial=as_it_is)
    if attribute.type != AttributeType.CHOICE:
        del form.fields["choices"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_attribute(member=member, attribute=attribute, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The attribute is changed."))
            return redirect("settings-attributes")
    values = {"attribute": attribute, "form": form} | _SECTION
    return render(request, "settings/attribute.html", values, status=400 if form.errors else 200)


@require_POST
@admin_page
def move(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Up or down by one."""
    attribute = get_object_or_404(Attribute.objects.visible_to(member), pk=pk)
    up = request.POST.get("to") == "up"
    actions.move_attribute(member=member, attribute=attribute, up=up)
    return redirect("settings-attributes")


@require_http_methods(["GET", "POST"])
@admin_page
def delete(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Ask first, and say what is lost: the values cannot be brought back."""
    attribute = get_object_or_404(Attribute.objects.visible_to(member), pk=pk)
    if request.method == "POST":
        actions.delete_attribute(member=member, attribute=attribute)
        messages.success(request, _("%(name)s is deleted.") % {"name": attribute.name})
        return redirect("settings-attributes")
    values = {"attribute": attribute, "lost": actions.count_values(attribute)} | _SECTION
    return render(request, "settings/attribute_delete.html", values)
