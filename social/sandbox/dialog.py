"""The login dialog: plays Facebook asking the owner of some pages.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow#login
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from social.sandbox import tokens
from social.sandbox.models import SandboxPage


class BadRequestToDialog(Exception):
    """The address was not what Facebook would open a dialog for; says why."""


@dataclass(frozen=True, slots=True)
class DialogRequest:
    """What the app asks for."""

    redirect_uri: str
    state: str
    scopes: list[str]


@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, version: str) -> HttpResponse:
    """Show what is asked for; on POST send the person back with a code or a refusal."""
    try:
        asked = read_request(request.GET)
    except BadRequestToDialog as error:
        return render(request, "sandbox/dialog_error.html", {"reason": str(error)}, status=400)
    if request.method == "GET":
        return render(request, "sandbox/dialog.html", _context(asked))
    answer = _approve(asked, request.POST) if "approve" in request.POST else _deny()
    separator = "&" if "?" in asked.redirect_uri else "?"
    query = urlencode({**answer, "state": asked.state})
    return HttpResponseRedirect(f"{asked.redirect_uri}{separator}{query}")


def read_request(query: QueryDict) -> DialogRequest:
    """Check the parameters; raises :class:`BadRequestToDialog`."""
    if query.get("client_id") != settings.META_APP_ID:
        raise BadRequestToDialog(_("Invalid app ID: the app does not exist."))
    redirect_uri = query.get("redirect_uri", "")
    if not _may_redirect_to(redirect_uri):
        raise BadRequestToDialog(
            _("URL blocked: the redirect URI is not whitelisted in the app's settings.")
        )
    if query.get("response_type", "code") != "code":
        raise BadRequestToDialog(_("The sandbox knows the response type “code” only."))
    scopes = [scope.strip() for scope in query.get("scope", "").split(",") if scope.strip()]
    if not scopes and query.get("config_id"):
        # A Login configuration names its permissions in the app's settings at Meta.
        scopes = list(settings.META_OAUTH_SCOPES)
    return DialogRequest(redirect_uri, query.get("state", ""), scopes)


def _may_redirect_to(address: str) -> bool:
    return address == settings.META_REDIRECT_URI or address.startswith(f"{settings.SITE_URL}/")


def _context(asked: DialogRequest) -> dict[str, Any]:
    return {"asked": asked, "pages": SandboxPage.objects.all(), "owner": tokens.OWNER_NAME}


def _approve(asked: DialogRequest, form: QueryDict) -> dict[str, str]:
    known = set(SandboxPage.objects.values_list("external_id", flat=True))
    page_ids = [page_id for page_id in form.getlist("page") if page_id in known]
    scopes = [scope for scope in asked.scopes if scope in form.getlist("scope")]
    return {"code": tokens.issue_code(asked.redirect_uri, scopes, page_ids)}


def _deny() -> dict[str, str]:
    return {
        "error": "access_denied",
        "error_code": "200",
        "error_description": "Permissions error",
        "error_reason": "user_denied",
    }
