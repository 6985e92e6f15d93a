"""The workspace's own Meta app: for admins, below Connections."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page
from social.app_directory import app_of
from social.connect import own_apps
from social.connect.app_form import OwnAppForm
from social.connect.views.guards import admins_only
from social.connect.webhook_setup import callbacks
from social.meta_apps import MetaApp
from social.models import Login, WorkspaceApp


@dataclass(frozen=True, slots=True)
class _Section:
    """One login on the page: the app in use, the workspace's own if any, its form."""

    login: Login
    app: MetaApp
    row: WorkspaceApp | None
    accounts: int
    form: OwnAppForm

    @property
    def old_secrets(self) -> int:
        """How many secrets besides the newest are still good."""
        return len(self.row.secret_list) - 1 if self.row else 0


@require_GET
@member_page
@admins_only
def own_app(request: HttpRequest, member: Membership) -> HttpResponse:
    """Both apps, and what to enter at Meta for them."""
    return _page(request, member)


def _page(
    request: HttpRequest,
    member: Membership,
    *,
    wrong: tuple[Login, OwnAppForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    sections = []
    for login in Login:
        row = own_apps.find_own_app(member, login)
        form = wrong[1] if wrong and wrong[0] == login else OwnAppForm(login=login, row=row)
        accounts = own_apps.count_accounts(row) if row else 0
        sections.append(_Section(login, app_of(member.workspace_id, login), row, accounts, form))
    context = {"sections": sections, "callbacks": callbacks(member)}
    return render(request, "connections/app.html", context, status=status)


def _login(name: str) -> Login:
    if name not in Login.values:
        raise Http404
    return Login(name)


@sensitive_post_parameters("secret", "verify_token")
@require_POST
@member_page
@admins_only
def save(request: HttpRequest, member: Membership, login: str) -> HttpResponseBase:
    """Store the app of the form, or show the form again with what is wrong."""
    kind = _login(login)
    form = OwnAppForm(request.POST, login=kind, row=own_apps.find_own_app(member, kind))
    if not form.is_valid():
        return _page(request, member, wrong=(kind, form), status=400)
    try:
        row = own_apps.save_own_app(member=member, login=kind, given=form.given())
    except ActionError as error:
        for name, texts in (error.fields or {"": [error.detail]}).items():
            form.add_error(name or None, texts)
        return _page(request, member, wrong=(kind, form), status=error.status)
    messages.success(request, _("App %(id)s is in use now.") % {"id": row.app_id})
    return redirect("own-app")


@require_POST
@member_page
@admins_only
def forget_secrets(request: HttpRequest, member: Membership, login: str) -> HttpResponseBase:
    """Stop accepting the secrets that were replaced."""
    own_apps.forget_old_secrets(member=member, login=_login(login))
    messages.success(request, _("Only the newest secret is accepted now."))
    return redirect("own-app")


@require_POST
@member_page
@admins_only
def remove(request: HttpRequest, member: Membership, login: str) -> HttpResponseBase:
    """Go back to the installation's app."""
    own_apps.remove_own_app(member=member, login=_login(login))
    messages.success(request, _("The installation’s app is in use again."))
    return redirect("own-app")
