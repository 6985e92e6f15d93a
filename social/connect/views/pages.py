"""The Connections page: how the accounts stand, and what can be done about it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from echodesk.errors import ActionError
from echodesk.workspaces.models import Location, Membership, Role
from echodesk.workspaces.pages import member_page
from social.connect.accounts import disconnect_account
from social.connect.by_hand import connect_by_hand
from social.connect.forms import ByHandForm
from social.connect.health import check_account
from social.connect.onboarding import steps
from social.connect.overview import account_card, account_rows
from social.connect.placement import place_account
from social.connect.views.guards import admins_only
from social.connect.views.trial import trial_context
from social.connect.webhook_setup import callbacks
from social.history.views import history_context
from social.models import AccountStatus, SocialAccount
from social.platforms import Platform


@require_GET
@member_page
def connections(request: HttpRequest, member: Membership) -> HttpResponse:
    """All accounts, and for admins the ways to connect more."""
    return _page(request, member, ByHandForm())


def _page(
    request: HttpRequest, member: Membership, form: ByHandForm, *, status: int = 200
) -> HttpResponse:
    is_admin = member.may(Role.ADMIN)
    accounts = list(SocialAccount.objects.visible_to(member).select_related("location"))
    rows = account_rows(accounts)
    connected = [row.account for row in rows if row.account.status != AccountStatus.DISCONNECTED]
    context: dict[str, Any] = {
        "rows": rows,
        "connected": {"total": len(connected), **_counts(connected)},
        "broken": [row for row in rows if row.is_broken],
        "card": account_card(member, rows, request.GET.get("account", "")),
        "is_admin": is_admin,
        # What the frame of the page shows of them, so that it need not read them again.
        "workspace_accounts_read": connected,
    }
    if is_admin:
        shown = callbacks(member)
        context |= {
            "form": form,
            "callbacks": shown,
            "locations": list(Location.objects.visible_to(member)),
            "steps": steps(accounts, shown),
            **trial_context(request),
            **history_context(member),
        }
    return render(request, "connections/list.html", context, status=status)


def _counts(accounts: list[SocialAccount]) -> dict[str, int]:
    """How many there are on each platform, none included."""
    found = Counter(account.platform for account in accounts)
    return {platform: found[platform] for platform in Platform.values}


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
        messages.error(request, f"{account.label}: {account.trouble}")
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


@require_POST
@member_page
@admins_only
def move(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Have an account belong to the ``location`` of the form; empty: to none."""
    account = get_object_or_404(SocialAccount.objects.visible_to(member), pk=pk)
    wanted = request.POST.get("location", "")
    if wanted and not (wanted.isascii() and wanted.isdecimal()):
        raise Http404
    try:
        place_account(member=member, account=account, location=int(wanted) if wanted else None)
    except ActionError as error:
        messages.error(request, error.detail)
    else:
        place = account.location.name if account.location else _("no location")
        words = _("%(name)s now belongs to %(place)s.")
        messages.success(request, words % {"name": account.label, "place": place})
    return redirect(f"{reverse('connections')}?account={pk}#account")
