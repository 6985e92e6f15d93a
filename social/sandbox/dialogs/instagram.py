"""Instagram's own login dialog: one professional account, no page needed.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from social.models import Login
from social.sandbox import grants, tokens
from social.sandbox.dialogs.common import (
    DENIAL,
    BadRequestToDialog,
    DialogRequest,
    read_request,
    refuse,
)
from social.sandbox.grants import Agreement
from social.sandbox.models import SandboxInstagram

# Nothing works without it, so it cannot be unticked.
BASIC = "instagram_business_basic"


@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest) -> HttpResponse:
    """Show what is asked for; on POST send the person back with a code or a refusal."""
    try:
        asked = read_request(request.GET, Login.INSTAGRAM)
    except BadRequestToDialog as error:
        return refuse(request, error)
    if request.method == "GET":
        return render(request, "sandbox/dialog_instagram.html", _context(asked))
    account = _account(request.POST)
    if "approve" not in request.POST or account is None:
        return asked.sent_back(DENIAL)
    code = _approve(asked, account, request.POST)
    # The fragment comes along in every address Instagram sends people back to.
    return asked.sent_back({"code": code}, ending="#_")


def _context(asked: DialogRequest) -> dict[str, Any]:
    accounts = SandboxInstagram.objects.select_related("page")
    optional = [scope for scope in asked.scopes if scope != BASIC]
    return {"accounts": accounts, "basic": BASIC, "scopes": optional}


def _account(form: QueryDict) -> SandboxInstagram | None:
    return SandboxInstagram.objects.filter(external_id=form.get("account", "")).first()


def _approve(asked: DialogRequest, account: SandboxInstagram, form: QueryDict) -> str:
    allowed = [scope for scope in asked.scopes if scope == BASIC or scope in form.getlist("scope")]
    agreement = Agreement(
        user_id=account.app_scoped_id,
        app_id=asked.app.app_id,
        login=Login.INSTAGRAM,
        scopes=allowed,
        refused=[scope for scope in asked.scopes if scope not in allowed],
        target_ids=[account.external_id],
    )
    life = tokens.INSTAGRAM_CODE_LIFE
    return tokens.issue_code(grants.agree(agreement), asked.redirect_uri, life)
