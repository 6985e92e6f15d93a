"""WhatsApp's embedded signup: the window, and the script of Meta's SDK that opens it.

https://developers.facebook.com/docs/whatsapp/embedded-signup/implementation
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from social.models import Login
from social.sandbox import grants, tokens
from social.sandbox.dialogs.common import (
    BadRequestToDialog,
    chosen_user,
    read_app,
    refuse,
    users,
)
from social.sandbox.grants import Agreement
from social.sandbox.models import SandboxNumber, SandboxUser, SandboxWaba

FINISH = "FINISH"
ONLY_WABA = "FINISH_ONLY_WABA"
COEXISTENCE = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"
CANCEL, ERROR = "CANCEL", "ERROR"
FINISHES = frozenset({FINISH, ONLY_WABA, COEXISTENCE})


@require_GET
def sdk(_request: HttpRequest) -> HttpResponse:
    """What stands at ``connect.facebook.net``: as much of the SDK as the signup needs."""
    return HttpResponseRedirect(static("js/sandbox-sdk.js"))


@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, version: str) -> HttpResponse:
    """The window; on POST it tells the page that opened it how it went, and closes."""
    try:
        app = read_app(request.GET, Login.FACEBOOK)
        if request.GET.get("config_id", "") != app.whatsapp_config_id:
            raise BadRequestToDialog(_("Invalid configuration: the app has none of that id."))
    except BadRequestToDialog as error:
        return refuse(request, error)
    if request.method == "GET":
        response = render(request, "sandbox/dialog_whatsapp.html", _context(request.GET))
    else:
        result = finish(app.app_id, request.POST)
        response = render(request, "sandbox/dialog_whatsapp_done.html", {"result": result})
    # Otherwise the browser parts the window from the page that opened it.
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def finish(app_id: str, form: QueryDict) -> dict[str, Any]:
    """What the window says: ``{"code", "session", "origin"}``.

    ``session`` is the message of the kind ``WA_EMBEDDED_SIGNUP``; ``code`` is empty
    unless the signup came to its end.
    """
    event = form.get("event", CANCEL)
    account = _account(chosen_user(form), form.get("waba", ""))
    if event not in FINISHES or account is None:
        return _result("", _not_finished(event))
    data = {"waba_id": account.external_id, "business_id": account.business_id}
    if event == FINISH:
        data["phone_number_id"] = _number_id(account, form.get(f"number-{account.external_id}"))
    session = {"type": "WA_EMBEDDED_SIGNUP", "event": event, "version": 3, "data": data}
    return _result(_code(app_id, account, form.getlist("scope")), session)


def _context(query: QueryDict) -> dict[str, Any]:
    user = chosen_user(query)
    accounts = SandboxWaba.objects.filter(owner_id=user.external_id)
    numbers = SandboxNumber.objects.filter(waba_id__in=[row.external_id for row in accounts])
    return {
        "user": user,
        "users": users(),
        "query": [(name, value) for name, value in query.items() if name != "as"],
        "accounts": [
            {"waba": waba, "numbers": [n for n in numbers if n.waba_id == waba.external_id]}
            for waba in accounts
        ],
        "scopes": tokens.WHATSAPP_SCOPES,
    }


def _result(code: str, session: dict[str, Any]) -> dict[str, Any]:
    site = urlsplit(settings.SITE_URL)
    return {"code": code, "session": session, "origin": f"{site.scheme}://{site.netloc}"}


def _not_finished(event: str) -> dict[str, Any]:
    data = {"current_step": "PHONE_NUMBER_SETUP"}
    if event == ERROR:
        data = {"error_message": "The phone number is already registered.", "error_code": "524126"}
    kind = ERROR if event == ERROR else CANCEL
    return {"type": "WA_EMBEDDED_SIGNUP", "event": kind, "version": 3, "data": data}


def _account(user: SandboxUser, waba_id: str) -> SandboxWaba | None:
    mine = SandboxWaba.objects.filter(owner_id=user.external_id)
    return mine.filter(external_id=waba_id).first()


def _number_id(account: SandboxWaba, chosen: str | None) -> str:
    numbers = SandboxNumber.objects.filter(waba_id=account.external_id)
    number = numbers.filter(external_id=chosen or "").first() or numbers.first()
    return number.external_id if number else ""


def _code(app_id: str, account: SandboxWaba, scopes: list[str]) -> str:
    agreement = Agreement(
        user_id=account.system_user_id,
        app_id=app_id,
        login=Login.FACEBOOK,
        scopes=[scope for scope in tokens.WHATSAPP_SCOPES if scope in scopes],
        refused=[scope for scope in tokens.WHATSAPP_SCOPES if scope not in scopes],
        target_ids=[account.external_id],
    )
    return tokens.issue_code(grants.add(agreement), "", tokens.WINDOW_CODE_LIFE)
