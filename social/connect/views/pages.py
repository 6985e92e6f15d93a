"""The Connections page: how the accounts stand, and what can be done about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.pages import member_page
from social.connect.accounts import disconnect_account
from social.connect.by_hand import connect_by_hand
from social.connect.forms import ByHandForm
from social.connect.health import check_account
from social.connect.scopes import missing_scopes
from social.connect.views.guards import admins_only
from social.connect.webhook_setup import callbacks
from social.history.views import history_context
from social.models import AccountStatus, SocialAccount

# Broken things first.
_ORDER = {
    AccountStatus.NEEDS_REAUTHORIZATION: 0,
    AccountStatus.ACTIVE: 1,
    AccountStatus.DISCONNECTED: 2,
}


@require_GET
@member_page
def connections(request: HttpRequest, member: Membership) -> HttpResponse:
    """All accounts, and for admins the ways to connect more."""
    return _page(request, member, ByHandForm())


def _page(
    request: HttpRequest, member: Membership, form: ByHandForm, *, status: int = 200
) -> HttpResponse:
    is_admin = member.may(Role.ADMIN)
    accounts = sorted(
        SocialAccount.objects.visible_to(member),
        key=lambda a: (_ORDER[AccountStatus(a.status)], a.pk),
    )
    context: dict[str, Any] = {
        "rows": [{"account": account, "missing": missing_scopes(account)} for account in accounts],
        "connected": [a for a in accounts if a.status != AccountStatus.DISCONNECTED],
        "broken": [a for a in accounts if a.status == AccountStatus.NEEDS_REAUTHORIZATION],
        "is_admin": is_admin,
        "callbacks": callbacks(member),
        "form": form,
        **(history_context(member) if is_admin else {}),
    }
    return render(request, "connections/list.html", context, status=status)


@sensitive_post_parameters("access_token")
@require_POST
@member_page
@admins_only
def connect_form(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Connect the account of the form, or show the form again with what is wrong."""
    form = ByHandForm(request.POST)
    if not form.is_valid():
        return _page(request, member, form, status=400)
    try:
        account = connect_by_hand(member=member, given=form.given())
    except ActionError as error:
        for name, texts in (error.fields or {"": [error.detail]}).items():
            form.add_error(name or None, texts)
        return _page(request, member, form, status=error.status)
    messages.success(request, _("%(name)s is connected.") % {"name": account.label})
    return redirect("connections")


@require_POST
@member_page
@admins_only
def check(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Ask Meta whether the account still works, and say so."""
    account = _account(member, pk)
    try:
        account = check_account(account)
    except ActionError as error:
        messages.error(request, error.detail)
        return redirect("connections")
    if account.status == AccountStatus.ACTIVE:
        messages.success(request, _("%(name)s works.") % {"name": account.label})
    else:
        messages.error(request, f"{account.label}: {account.status_reason}")
    return redirect("connections")


@require_http_methods(["GET", "POST"])
@member_page
@admins_only
def disconnect(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Ask first, since Meta has to be asked again to undo it; then disconnect."""
    account = _account(member, pk)
    if request.method == "GET":
        return render(request, "connections/disconnect.html", {"account": account})
    disconnect_account(member=member, account=account)
    messages.success(request, _("%(name)s is disconnected.") % {"name": account.label})
    return redirect("connections")


def _account(member: Membership, pk: int) -> SocialAccount:
    return get_object_or_404(SocialAccount.objects.visible_to(member).connected(), pk=pk)
