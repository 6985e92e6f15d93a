"""Facebook's login dialog: the owner of some pages says which, and what may be done.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow#login
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
    chosen_user,
    read_request,
    refuse,
    users,
)
from social.sandbox.grants import Agreement
from social.sandbox.models import SandboxGrant, SandboxPage, SandboxUser

TICKS = ("all", "before", "none")


@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, version: str) -> HttpResponse:
    """Show what is asked for; on POST send the person back with a code or a refusal."""
    try:
        asked = read_request(request.GET, Login.FACEBOOK)
    except BadRequestToDialog as error:
        return refuse(request, error)
    if request.method == "GET":
        return render(request, "sandbox/dialog.html", _context(asked, request.GET))
    if "approve" not in request.POST:
        return asked.sent_back({**DENIAL, "error_code": "200"})
    return asked.sent_back({"code": _approve(asked, request.POST)})


def _context(asked: DialogRequest, query: QueryDict) -> dict[str, Any]:
    user = chosen_user(query)
    before = grants.find(user.external_id, asked.app.app_id)
    allowed = set(before.target_ids) if before else set()
    tick = query.get("tick") if query.get("tick") in TICKS else TICKS[0]
    pages = SandboxPage.objects.select_related("instagram").filter(owner_id=user.external_id)
    return {
        "user": user,
        "users": users(),
        "query": [(name, value) for name, value in query.items() if name not in {"as", "tick"}],
        "tick": tick,
        "pages": [
            {
                "page": page,
                "was_allowed": page.external_id in allowed,
                "is_ticked": _is_ticked(tick, was_allowed=page.external_id in allowed),
            }
            for page in pages
        ],
        "scopes": offered_scopes(asked, before),
        "hushed": _hushed(asked, before),
    }


def _is_ticked(tick: str | None, *, was_allowed: bool) -> bool:
    return was_allowed if tick == "before" else tick != "none"


def offered_scopes(asked: DialogRequest, before: SandboxGrant | None) -> list[str]:
    """What is asked for now: not what was declined once, unless the app asks again."""
    hushed = _hushed(asked, before)
    return [scope for scope in asked.scopes if scope not in hushed]


def _hushed(asked: DialogRequest, before: SandboxGrant | None) -> list[str]:
    if before is None or asked.asks_again:
        return []
    return [scope for scope in asked.scopes if scope in before.declined]


def _approve(asked: DialogRequest, form: QueryDict) -> str:
    user = chosen_user(form)
    before = grants.find(user.external_id, asked.app.app_id)
    offered = offered_scopes(asked, before)
    ticked = form.getlist("scope")
    agreement = Agreement(
        user_id=user.external_id,
        app_id=asked.app.app_id,
        login=Login.FACEBOOK,
        scopes=[scope for scope in offered if scope in ticked],
        refused=[scope for scope in offered if scope not in ticked],
        target_ids=_ticked_pages(user, form.getlist("page")),
    )
    return tokens.issue_code(grants.agree(agreement), asked.redirect_uri)


def _ticked_pages(user: SandboxUser, page_ids: list[str]) -> list[str]:
    mine = SandboxPage.objects.filter(owner_id=user.external_id, external_id__in=page_ids)
    return list(mine.values_list("external_id", flat=True))
