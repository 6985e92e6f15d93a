"""The pages of the delivery log."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import admin_page
from social.deliveries.actions import (
    MOST_AT_ONCE,
    post_test,
    replay_delivery,
    replay_many,
    replayable,
)
from social.deliveries.detail import ITEMS_SHOWN, get_delivery, is_erased, items_of, payload_of
from social.deliveries.forms import FilterForm, PayloadForm
from social.deliveries.listing import page, rows_of
from social.deliveries.masking import pretty
from social.deliveries.query import DeliveryQuery, looked_up
from social.deliveries.sight import sight_of
from social.deliveries.totals import totals
from social.models import AccountStatus, DeliveryState, SocialAccount

# Characters of a payload a page can bear. The API has all of it.
_LONGEST_PAYLOAD = 200_000
_FILTERS = ("account", "kind", "outcome", "state", "since", "until", "q")


@require_GET
@admin_page
def deliveries(request: HttpRequest, member: Membership) -> HttpResponse:
    """The log, newest first."""
    return _list(request, member, PayloadForm())


def _list(
    request: HttpRequest, member: Membership, tried: PayloadForm, *, status: int = 200
) -> HttpResponse:
    accounts = list(SocialAccount.objects.visible_to(member))
    form = FilterForm(request.GET, accounts)
    context: dict[str, Any] = {
        "form": form,
        "payload_form": tried,
        "accounts": accounts,
        "filters": _filters(request.GET).urlencode(),
        # What the frame of the page shows of them, so that it need not read them again.
        "workspace_accounts_read": [
            account for account in accounts if account.status != AccountStatus.DISCONNECTED
        ],
    }
    if form.is_valid():
        query = form.query()
        sight = sight_of(member)
        cursor = request.GET.get("cursor", "")
        found = page(sight, looked_up(member, query), cursor=cursor)
        rows = rows_of(sight, found.items)
        context |= {
            "rows": rows,
            "older": found.next_cursor,
            "is_first": not cursor,
            "query": query,
            "has_trouble": any(row.is_troubled for row in rows),
        }
    return render(request, "deliveries/list.html", context, status=status)


def _filters(given: QueryDict) -> QueryDict:
    """The filters of an address, to be put into another."""
    kept = QueryDict(mutable=True)
    for name in _FILTERS:
        if value := given.get(name, ""):
            kept[name] = str(value)
    return kept


@require_GET
@admin_page
def totals_section(request: HttpRequest, member: Membership) -> HttpResponse:
    """How much came for each account, day by day. Fetched after the page, as it counts all."""
    context = {"totals": totals(sight_of(member))}
    return render(request, "deliveries/totals.html", context)


@require_GET
@admin_page
def delivery(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """One delivery; ``after`` is the position of the last item of the page before."""
    sight = sight_of(member)
    row = get_delivery(sight, pk)
    items = items_of(sight, row.delivery, after=_number(request.GET.get("after", "")))
    payload = payload_of(sight, row)
    text = "" if payload is None else pretty(payload)
    context = {
        "row": row,
        "items": items,
        "next_after": items[-1].item.position if len(items) == ITEMS_SHOWN else None,
        "payload": text[:_LONGEST_PAYLOAD],
        "is_cut": len(text) > _LONGEST_PAYLOAD,
        "is_hidden": payload is None,
        "is_erased": is_erased(row.delivery),
        "is_waiting": row.state == DeliveryState.NEW,
    }
    return render(request, "deliveries/delivery.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004


@require_POST
@admin_page
def replay(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Have one delivery read once more."""
    row = get_delivery(sight_of(member), pk)
    try:
        replay_delivery(member=member, delivery=row.delivery)
    except ActionError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, _("Delivery %(number)d is read once more.") % {"number": pk})
    return redirect("delivery", pk)


@require_http_methods(["GET", "POST"])
@admin_page
def replay_failed(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Ask first; then have all that fit the filters and failed read once more."""
    form = FilterForm(request.GET, list(SocialAccount.objects.visible_to(member)))
    query = looked_up(member, form.query()) if form.is_valid() else None
    if query is None:
        return redirect("deliveries")
    if request.method == "GET":
        return _confirm(request, member, query)
    count = replay_many(member=member, query=query)
    words = ngettext("%(n)d delivery is read once more.", "%(n)d are read once more.", count)
    messages.success(request, words % {"n": count})
    return redirect("deliveries")


def _confirm(request: HttpRequest, member: Membership, query: DeliveryQuery) -> HttpResponse:
    count = len(replayable(member, query))
    context = {
        "count": count,
        "is_all": count < MOST_AT_ONCE,
        "is_filtered": not query.is_empty,
        "filters": _filters(request.GET).urlencode(),
    }
    return render(request, "deliveries/replay.html", context)


@require_POST
@admin_page
def try_payload(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Take the payload of the form as if from Meta, and show what becomes of it."""
    form = PayloadForm(request.POST)
    if form.is_valid():
        try:
            stored = post_test(member=member, payload=form.cleaned_data["payload"])
        except ActionError as error:
            form.add_error("payload", error.detail)
        else:
            return redirect("delivery", stored.pk)
    return _list(request, member, form, status=400)
