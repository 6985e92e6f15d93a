"""The teams of the workspace."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from echodesk.errors import ActionError
from echodesk.workspaces.actions import teams as actions
from echodesk.workspaces.models import Membership, Team
from echodesk.workspaces.pages import admin_page
from echodesk.workspaces.settings_pages.forms import show_refusal


class TeamForm(forms.Form):
    """A name, and who is in it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    members: "forms.ModelMultipleChoiceField[Membership]" = forms.ModelMultipleChoiceField(
        Membership.objects.none(), label=gettext_lazy("Members"), required=False
    )

    def __init__(self, admin: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Membership.objects.visible_to(admin).active().select_related("user")
        field: Any = self.fields["members"]
        field.queryset = colleagues


@require_http_methods(["GET", "POST"])
@admin_page
def teams(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """All teams, and the form that adds one."""
    form = TeamForm(member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_team(member=member, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("settings-teams")
    rows = Team.objects.visible_to(member).prefetch_related("members__user")
    values = {"rows": rows, "form": form, "chosen": _chosen(form), "section": "teams"}
    return render(request, "settings/teams.html", values, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def team_form(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """One team's name and members."""
    team = get_object_or_404(Team.objects.visible_to(member), pk=pk)
    as_it_is = {"name": team.name, "members": team.members.all()}
    form = TeamForm(member, request.POST or None, initial=as_it_is)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_team(member=member, team=team, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The team is changed."))
            return redirect("settings-teams")
    values = {"team": team, "form": form, "chosen": _chosen(form), "section": "teams"}
    return render(request, "settings/team.html", values, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_page
def delete(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Say what happens to its conversations, then delete it."""
    team = get_object_or_404(_counted(member), pk=pk)
    if request.method == "POST":
        actions.delete_team(member=member, team=team)
        messages.success(request, _("%(name)s is deleted.") % {"name": team.name})
        return redirect("settings-teams")
    return render(request, "settings/team_delete.html", {"team": team, "section": "teams"})


def _chosen(form: TeamForm) -> set[str]:
    """The ids that are ticked, as the form was sent or as it is."""
    given = form["members"].value() or []
    return {str(getattr(one, "pk", one)) for one in given}


def _counted(member: Membership) -> QuerySet[Team]:
    return Team.objects.visible_to(member).annotate(conversation_count=Count("conversations"))
