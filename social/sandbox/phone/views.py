"""The phone: members play customers who write to the business.

The people and chats here belong to no workspace: they are the world outside.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    QueryDict,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import quote_etag, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from echodesk.workspaces.access import member_of
from social.sandbox import afterwards, orders, play
from social.sandbox.assets import Asset, all_assets, heard_assets
from social.sandbox.failures import FaultKind, fault_groups
from social.sandbox.mass import NothingYet
from social.sandbox.media.views import send as serve_file
from social.sandbox.models import SandboxFile
from social.sandbox.phone import deeds, writing
from social.sandbox.phone.screen import Screen, message_of, people_of, read_screen

View = Callable[[HttpRequest], HttpResponseBase]
MAX_NAME, MAX_HOURS, MAX_DIGITS = 80, 1000, 5


def members_only(view: View) -> View:
    """Strangers are sent to the sign-in page; users without a workspace are refused."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if member_of(request) is None:
            raise PermissionDenied
        return view(request)

    return guarded


@require_GET
@members_only
def page(request: HttpRequest) -> HttpResponse:
    """The phone with its controls and the log beside it."""
    screen = read_screen(request.GET)
    if screen is None:
        return render(request, "sandbox/phone_empty.html")
    context = {
        "screen": screen,
        "asset_groups": _asset_groups(),
        "people": people_of(screen.asset),
        "fault_groups": fault_groups(),
    }
    return render(request, "sandbox/phone.html", context)


@require_GET
@members_only
def live(request: HttpRequest) -> HttpResponse:
    """What changes by itself: messages, log. 304 while nothing did."""
    screen = _screen_or_404(request.GET)
    etag = quote_etag(screen.version())
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = render(request, "sandbox/phone_live.html", {"screen": screen})
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@require_POST
@members_only
def write(request: HttpRequest) -> HttpResponse:
    """Send a text: as the person, as the person a day ago, or as the business from its own app."""
    screen = _screen_or_404(request.POST)
    if screen.person is None:
        raise Http404
    text, manner = request.POST.get("text", ""), request.POST.get("as", "")
    if screen.editing is not None and not manner:
        return _answer(request, screen, writing.edit(screen.asset, screen.editing, text))
    if screen.replying is not None and not manner:
        return _answer(request, screen, writing.answer(screen.asset, screen.replying, text))
    refusal = writing.write(screen.asset, screen.person, text, manner)
    return _answer(request, screen, refusal)


@require_POST
@members_only
def send(request: HttpRequest) -> HttpResponse:
    """Send what a tile of a menu stands for, with the text that was typed."""
    screen = _screen_or_404(request.POST)
    if screen.person is None:
        raise Http404
    deed = deeds.find(screen.asset, request.POST.get("what", ""))
    if deed is None:
        return _answer(request, screen, _("Choose something this platform has."))
    text = request.POST.get("text", "").strip()
    if text and (refusal := writing.refuse(screen.asset, text)):
        return _answer(request, screen, refusal)
    try:
        deed(screen.asset, play.open_chat(screen.asset, screen.person), text)
    except NothingYet:
        return _answer(request, screen, _("Nothing was delivered yet."))
    return _answer(request, screen)


@require_POST
@members_only
def touch(request: HttpRequest) -> HttpResponse:
    """Do something to a message: ``deed`` is ``react:<key>:<emoji>``, ``tap:<key>:<number>``, …"""
    screen = _screen_or_404(request.POST)
    deed, _colon, rest = request.POST.get("deed", "").partition(":")
    pk, _colon, emoji = rest.partition(":")
    message = message_of(screen.chat, pk)
    if message is None:
        raise Http404
    return _answer(request, screen, writing.do(screen.asset, message, deed, emoji))


@require_GET
@members_only
def show_file(request: HttpRequest) -> HttpResponseBase:
    """A file as the phone itself shows it: whoever sent it needs no address of Meta's."""
    asset_id = request.GET.get("id", "")
    files = SandboxFile.objects.select_related("message__chat", "upload")
    file = files.filter(external_id=asset_id, message__unsent_at=None).first()
    if file is None:
        raise Http404
    return serve_file(file)


@require_POST
@members_only
def mark_seen(request: HttpRequest) -> HttpResponse:
    """The person has looked at the chat."""
    screen = _screen_or_404(request.POST)
    if screen.chat is None:
        return _answer(request, screen, _("There is nothing to see yet."))
    count = play.person_reads(screen.asset, screen.chat)
    return _answer(request, screen, "" if count else _("Everything has been seen already."))


@require_POST
@members_only
def pass_time(request: HttpRequest) -> HttpResponse:
    """Let ``hours`` pass for the person: reply windows end, comments grow old."""
    screen = _screen_or_404(request.POST)
    hours = request.POST.get("hours", "")
    if screen.chat is None:
        return _answer(request, screen, _("There is nothing to grow old yet."))
    if not (hours.isdecimal() and len(hours) < MAX_DIGITS and 0 < int(hours) <= MAX_HOURS):
        return _answer(request, screen, _("Give a whole number of hours."))
    writing.pass_time(screen.chat, int(hours))
    return _answer(request, screen)


@require_POST
@members_only
def order_fault(request: HttpRequest) -> HttpResponse:
    """Let the next send from this account fail; with an empty ``kind``, let it work after all."""
    screen = _screen_or_404(request.POST)
    kind, asset_id = request.POST.get("kind", ""), screen.asset.external_id
    if not kind:
        orders.cancel(asset_id)
    elif kind in FaultKind.values:
        orders.order(asset_id, kind, sends_only=True)
    else:
        return _answer(request, screen, _("Choose what the next send fails with."))
    return _answer(request, screen)


@require_POST
@members_only
def add_person(request: HttpRequest) -> HttpResponse:
    """A new customer, then to be played."""
    screen = _screen_or_404(request.POST)
    name = " ".join(request.POST.get("name", "").split())[:MAX_NAME]
    if not name:
        messages.error(request, _("Give the new person a name."))
        return HttpResponseRedirect(_address(screen))
    person = play.add_person(name)
    if "hides_number" in request.POST:
        afterwards.take_username(person, hides_number=True)
    return HttpResponseRedirect(_address(Screen(screen.asset, person, None)))


def _asset_groups() -> list[tuple[str, list[Asset]]]:
    """The accounts to write to: those somebody listens at before the others."""
    assets, heard = all_assets(), {asset.external_id for asset in heard_assets()}
    groups = [
        (_("Connected"), [asset for asset in assets if asset.external_id in heard]),
        (_("Not connected"), [asset for asset in assets if asset.external_id not in heard]),
    ]
    return [(name, members) for name, members in groups if members]


def _screen_or_404(query: QueryDict) -> Screen:
    screen = read_screen(query)
    if screen is None:
        raise Http404
    return screen


def _answer(request: HttpRequest, screen: Screen, refusal: str = "") -> HttpResponse:
    """The page again; a script only needs to know why not, if so."""
    if request.headers.get("X-Phone"):
        return HttpResponse(refusal, status=409 if refusal else 204, content_type="text/plain")
    if refusal:
        messages.error(request, refusal)
    return HttpResponseRedirect(_address(screen))


def _address(screen: Screen) -> str:
    query = {"account": screen.asset.external_id}
    if screen.person is not None:
        query["person"] = str(screen.person.pk)
    return f"{reverse('sandbox-phone')}?{urlencode(query)}"
