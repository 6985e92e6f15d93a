"""The list of what was not delivered, and sending it again."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from django_htmx.http import trigger_client_event

from conversations.actions import undelivered as actions
from conversations.models import Message, MessageStatus
from conversations.texts import parse_id
from conversations.undelivered import LISTED, UndeliveredQuery, page
from conversations.views.filters import Filter, Option
from conversations.views.posted import form
from echodesk.errors import ActionError
from echodesk.realtime import log
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.pages import member_page
from social.models import SocialAccount
from social.sending_pause import with_pauses

Context = dict[str, Any]


@require_GET
@member_page
def undelivered(request: HttpRequest, member: Membership) -> HttpResponse:
    """Failed and uncertain messages of all conversations, the latest first."""
    htmx = request.htmx  # type: ignore[attr-defined]
    values = _values(request, member)
    if htmx and not htmx.history_restore_request:
        return render(request, "undelivered/table.html", values)
    return render(request, "undelivered/page.html", values)


def _values(request: HttpRequest, member: Membership) -> Context:
    # The number before the rows, so that what happens meanwhile is told again.
    seq = log.last_seq(member.workspace_id)
    query = _query(request)
    cursor = request.GET.get("cursor", "")
    accounts = list(with_pauses(SocialAccount.objects.visible_to(member).connected()))
    try:
        found = page(member, query, cursor=cursor)
    except ActionError as error:
        raise Http404 from error
    return {
        "seq": seq,
        "rows": found.items,
        "older": found.next_cursor,
        "is_first": not cursor,
        "filters": _filters(query, accounts),
        "is_filtered": query != UndeliveredQuery(),
        "address": _address(query),
        "is_admin": member.may(Role.ADMIN),
        "workspace_accounts_read": accounts,
    }


def _query(request: HttpRequest) -> UndeliveredQuery:
    """The filters of the address; what it does not know is left out."""
    status = request.GET.get("status", "")
    account = parse_id(request.GET.get("account", ""))
    return UndeliveredQuery(status=status if status in LISTED else "", account=str(account or ""))


def _address(query: UndeliveredQuery) -> str:
    values = {"status": query.status, "account": query.account}
    return "?" + urlencode({name: value for name, value in values.items() if value})


def _filters(query: UndeliveredQuery, accounts: list[SocialAccount]) -> list[Filter]:
    by_account = [_option(account.label, query, account=str(account.pk)) for account in accounts]
    chosen = next((option.text for option in by_account if option.chosen), "")
    everywhere = _option(_("All accounts"), query, account="")
    return [
        _by_status(query),
        Filter(chosen or _("Account"), "plug", bool(chosen), [everywhere, *by_account]),
    ]


def _by_status(query: UndeliveredQuery) -> Filter:
    words = {
        "": _("Failed or not known"),
        MessageStatus.FAILED.value: _("Failed"),
        MessageStatus.UNCERTAIN.value: _("Not known whether it arrived"),
        MessageStatus.QUEUED.value: _("Still waiting"),
    }
    options = [_option(text, query, status=status) for status, text in words.items()]
    return Filter(words[query.status], "", active=True, options=options)


def _option(text: str, query: UndeliveredQuery, **changed: str) -> Option:
    wanted = UndeliveredQuery(**{"status": query.status, "account": query.account, **changed})
    return Option(text, _address(wanted), wanted == query)


@form
def send_again(request: HttpRequest, member: Membership) -> HttpResponse:
    """Queue the chosen messages again; those that may have arrived only if that is ticked."""
    ids = [pk for text in request.POST.getlist("messages") if (pk := parse_id(text)) is not None]
    confirmed = ids if request.POST.get("confirmed") == "1" else []
    done = actions.requeue(member=member, ids=ids, confirmed=confirmed)
    text = _result(len(done), len(ids) - len(done))
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, text)
        address = request.POST.get("address", "")
        return redirect(reverse("undelivered") + (address if address.startswith("?") else ""))
    response = render(request, "undelivered/table.html", _values(request, member))
    # Some may have been sent meanwhile, and told of before the browser knows what to follow.
    statuses = Message.objects.visible_to(member).filter(pk__in=done).values_list("pk", "status")
    facts = {"messages": dict(statuses), "text": text}
    return trigger_client_event(response, "requeued", facts)


def _result(count: int, left: int) -> str:
    text = ngettext("%(n)d message is sent again.", "%(n)d messages are sent again.", count)
    text %= {"n": count}
    if left:
        more = ngettext(
            "%(n)d was left: it may have arrived, or cannot be sent any more.",
            "%(n)d were left: they may have arrived, or cannot be sent any more.",
            left,
        )
        text += " " + more % {"n": left}
    return text
