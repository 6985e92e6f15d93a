"""The control page: members choose what goes wrong at Meta.

Nothing here belongs to a workspace: it is the world outside, the same for everybody.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page
from social.sandbox import orders
from social.sandbox.control import deeds
from social.sandbox.control.deeds import MOST_DAYS, MOST_MINUTES, Impossible, number_of, reason_of
from social.sandbox.control.screen import read_screen
from social.sandbox.failures import FaultKind
from social.sandbox.graph import rates
from social.sandbox.graph.usage import limits
from social.sandbox.models import (
    MediaFault,
    SandboxGrant,
    SandboxInstagram,
    SandboxPage,
    SandboxTemplate,
    SandboxToken,
)

MOST_PERCENT, MOST_REGAIN, MOST_SENDS = 100, 1440, 10_000
_NUMBERS = {
    "app_usage": MOST_PERCENT,
    "business_usage": MOST_PERCENT,
    "regain_minutes": MOST_REGAIN,
    "user_token_days": MOST_DAYS,
    "sends_per_minute": MOST_SENDS,
    "pair_burst": MOST_SENDS,
}
_SWITCHES = ("paces_conversations", "loses_webhooks", "fails_late", "reaction_opens_window")


@require_GET
@member_page
def page(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """People, accounts, logins, tokens and limits, each with what can be done to it."""
    return render(request, "sandbox/control.html", {"screen": read_screen(request.GET)})


@require_POST
@member_page
def change_login(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Revoke a login, take permissions away or give them back, end its access to data."""
    grant = get_object_or_404(SandboxGrant, pk=pk)
    return _done(request, "logins", lambda: _login_deed(grant, request.POST))


@require_POST
@member_page
def change_token(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Let a token expire, age it, take it away, or let it work again."""
    token = get_object_or_404(SandboxToken, pk=pk)
    return _done(request, "tokens", lambda: _token_deed(token, request.POST))


@require_POST
@member_page
def order_fault(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Let the next calls about an account fail, all of them if 0; with an empty kind, none."""
    return _done(request, "failures", lambda: _order(request.POST))


@require_POST
@member_page
def change_template(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Let WhatsApp approve a message template, refuse it, pause it."""
    template = get_object_or_404(SandboxTemplate, pk=pk)
    status = request.POST.get("status", "")
    return _done(request, "templates", lambda: deeds.change_template(template, status))


@require_POST
@member_page
def link_instagram(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Link an Instagram account to another page, or to none."""
    return _done(request, "link", lambda: _link(request.POST))


@require_POST
@member_page
def set_limits(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Say how much of Meta's patience is left."""
    return _done(request, "limits", lambda: _set_limits(request.POST))


def _done(request: HttpRequest, anchor: str, deed: Callable[[], str]) -> HttpResponse:
    """Do it, say so, and show the page again where one was."""
    try:
        messages.success(request, deed())
    except Impossible as error:
        messages.error(request, str(error))
    query = urlencode({"user": request.POST["user"]}) if request.POST.get("user") else ""
    address = reverse("sandbox-control")
    return HttpResponseRedirect(f"{address}?{query}#{anchor}" if query else f"{address}#{anchor}")


def _login_deed(grant: SandboxGrant, form: QueryDict) -> str:
    match form.get("deed"):
        case "revoke":
            return deeds.revoke_login(grant, reason_of(form.get("reason", "")))
        case "scope":
            return deeds.toggle_scope(grant, form.get("scope", ""))
        case "data":
            return deeds.end_data_access(grant, number_of(form.get("days", ""), MOST_DAYS))
        case "delete":
            return deeds.request_deletion(grant)
        case _:
            raise Impossible(_("Choose what should happen."))


def _token_deed(token: SandboxToken, form: QueryDict) -> str:
    match form.get("deed"):
        case "expire":
            minutes = number_of(form.get("minutes", ""), MOST_MINUTES)
            return deeds.expire_token(token, minutes)
        case "age":
            return deeds.age_token(token, number_of(form.get("days", ""), MOST_DAYS))
        case "revoke":
            return deeds.revoke_token(token, reason_of(form.get("reason", "")))
        case "revive":
            return deeds.revive_token(token)
        case _:
            raise Impossible(_("Choose what should happen."))


def _order(form: QueryDict) -> str:
    account, kind = form.get("account", ""), form.get("kind", "")
    if not account.isdecimal():
        raise Impossible(_("Choose an account."))
    if not kind:
        orders.cancel(account)
        return _("It works again.")
    if kind not in FaultKind.values:
        raise Impossible(_("Choose what the calls fail with."))
    calls = number_of(form.get("calls", "1"), orders.MOST_CALLS)
    orders.order(account, kind, calls=calls, sends_only="sends_only" in form)
    if calls == orders.UNTIL_CANCELLED:
        return _("Calls about this account fail until you switch that off.")
    return _("The next %(calls)s calls about this account fail.") % {"calls": calls}


@transaction.atomic
def _link(form: QueryDict) -> str:
    account = SandboxInstagram.objects.filter(external_id=form.get("instagram", "")).first()
    page_id = form.get("page", "")
    target = SandboxPage.objects.filter(external_id=page_id).first()
    if account is None or (page_id and target is None):
        raise Impossible(_("Choose an account and a page."))
    # A page has one account at most: the one before is left without a page.
    SandboxInstagram.objects.filter(page=target).exclude(page=None).update(page=None)
    account.page = target
    account.save(update_fields=["page"])
    where = {"account": account, "page": target}
    return _("%(account)s is linked to %(page)s now.") % where if target else _("It has no page.")


def _set_limits(form: QueryDict) -> str:
    row = limits()
    for name, most in _NUMBERS.items():
        setattr(row, name, number_of(form.get(name, ""), most))
    for name in _SWITCHES:
        setattr(row, name, name in form)
    row.media_fault = _media_fault(form.get("media_fault", ""))
    row.save()
    # What was used up was counted by other limits.
    rates.refill()
    return _("Meta’s limits are set.")


def _media_fault(value: str) -> MediaFault:
    if value not in MediaFault.values:
        raise Impossible(_("Choose what happens to files."))
    return MediaFault(value)
