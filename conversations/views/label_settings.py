"""The labels of the workspace, in the settings: name, colour, merge, delete."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from conversations.actions import labels as actions
from conversations.models import Label
from conversations.models.label import Tone
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page
from echodesk.workspaces.settings_pages.forms import show_refusal


class LabelForm(forms.Form):
    """A word and its colour."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    tone = forms.ChoiceField(label=gettext_lazy("Colour"), choices=Tone.choices, initial=Tone.GREY)


class MergeForm(forms.Form):
    """The label that takes over what the other one has."""

    into: "forms.ModelChoiceField[Label]" = forms.ModelChoiceField(
        Label.objects.none(),
        label=gettext_lazy("Merge into"),
        empty_label=gettext_lazy("Choose a label"),
    )

    def __init__(self, member: Membership, label: Label, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["into"]
        field.queryset = Label.objects.visible_to(member).exclude(pk=label.pk)


@require_http_methods(["GET", "POST"])
@admin_page
def labels(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """All labels, and the form that adds one."""
    form = LabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_label(member=member, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("settings-labels")
    values = {"rows": _counted(member), "form": form, "section": "labels"}
    return render(request, "settings/labels.html", values, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def label_form(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """One label's name and colour; the conversations keep it."""
    label = get_object_or_404(_counted(member), pk=pk)
    as_it_is = {"name": label.name, "tone": label.tone}
    form = LabelForm(request.POST or None, initial=as_it_is)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_label(member=member, label=label, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The label is changed."))
            return redirect("settings-labels")
    values = {
        "label": label,
        "form": form,
        "merging": MergeForm(member, label),
        "section": "labels",
    }
    return render(request, "settings/label.html", values, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def merge(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Say what will happen, then give the conversations the other label."""
    label = get_object_or_404(_counted(member), pk=pk)
    form = MergeForm(member, label, request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return redirect("settings-label", pk)
    into = form.cleaned_data["into"]
    if request.method == "POST":
        actions.merge_labels(member=member, label=label, into=into)
        messages.success(
            request,
            _("%(name)s is now %(other)s.") % {"name": label.name, "other": into.name},
        )
        return redirect("settings-labels")
    values = {"label": label, "into": into, "section": "labels"}
    return render(request, "settings/label_gone.html", values)


@require_http_methods(["GET", "POST"])
@admin_page
def delete(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Say how many conversations lose it, then delete it."""
    label = get_object_or_404(_counted(member), pk=pk)
    if request.method == "POST":
        actions.delete_label(member=member, label=label)
        messages.success(request, _("%(name)s is deleted.") % {"name": label.name})
        return redirect("settings-labels")
    return render(request, "settings/label_gone.html", {"label": label, "section": "labels"})


def _counted(member: Membership) -> QuerySet[Label]:
    return Label.objects.visible_to(member).annotate(conversation_count=Count("conversations"))
