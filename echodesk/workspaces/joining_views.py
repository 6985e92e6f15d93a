"""The page an invitation leads to."""

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from echodesk.errors import ActionError
from echodesk.time_zones import is_zone
from echodesk.workspaces.access import SESSION_KEY
from echodesk.workspaces.actions import joining as actions
from echodesk.workspaces.models import Invitation, Membership, User
from echodesk.workspaces.settings_pages.forms import show_refusal

_BACKEND = "django.contrib.auth.backends.ModelBackend"


class NewUserForm(forms.Form):
    """Who comes. The address is that of the invitation, the time zone the browser's."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        max_length=512,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_time_zone(self) -> str:
        """What is no time zone is none."""
        zone: str = self.cleaned_data["time_zone"]
        return zone if is_zone(zone) else ""


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Join by the link of a mail: as a new user, or as who one is already."""
    found = actions.find_invitation(token)
    if found is None:
        return _private(render(request, "account/invitation_gone.html", status=410))
    user = request.user
    if isinstance(user, User) and user.is_authenticated:
        return _private(_as_oneself(request, found, token, user))
    if User.objects.filter(email=found.email).exists():
        return _private(_page(request, found, "sign_in"))
    return _private(_as_new(request, found, token))


def _as_oneself(
    request: HttpRequest, found: Invitation, token: str, user: User
) -> HttpResponseBase:
    if user.email != found.email:
        return _page(request, found, "other")
    if request.method != "POST":
        return _page(request, found, "join")
    try:
        member = actions.join(token=token, user=user)
    except ActionError as error:
        return _page(request, found, "join", refusal=error.detail)
    return _enter(request, member)


def _as_new(request: HttpRequest, found: Invitation, token: str) -> HttpResponseBase:
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.join_as_new(token=token, **form.cleaned_data)
        except ActionError as error:
            show_refusal(form, error)
        else:
            login(request, member.user, backend=_BACKEND)
            return _enter(request, member)
    rules = password_validators_help_texts()
    return _page(request, found, "new", form=form, rules=rules)


def _enter(request: HttpRequest, member: Membership) -> HttpResponseBase:
    request.session[SESSION_KEY] = member.workspace_id
    return redirect("inbox")


def _page(request: HttpRequest, found: Invitation, way: str, **more: Any) -> HttpResponse:
    form = more.get("form")
    is_refused = "refusal" in more or (form is not None and form.errors)
    values = {"invitation": found, "way": way, "here": request.path, **more}
    return render(request, "account/invitation.html", values, status=400 if is_refused else 200)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    add_never_cache_headers(response)
    return response
