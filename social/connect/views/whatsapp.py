"""WhatsApp's embedded signup: the page that opens Meta's window, and what came of it."""

from urllib.parse import urlsplit

import structlog
from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page
from social.connect import attempts, whatsapp_signup
from social.connect.errors import MetaRefused, StateRefused
from social.connect.views.guards import admins_only, problem_page
from social.graph.errors import hide_secrets
from social.models import ConnectAttempt
from social.platforms import Platform

logger = structlog.get_logger(__name__)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# Meta's SDK is the one foreign script of EchoDesk, and this its one page.
_SDK_POLICY = {
    "script-src": [SELF, _origin(settings.FACEBOOK_SDK_URL)],
    "connect-src": [SELF, _origin(settings.FACEBOOK_URL), _origin(settings.FACEBOOK_GRAPH_URL)],
    "frame-src": [_origin(settings.FACEBOOK_URL)],
}


@sensitive_post_parameters("code", "state")
@csp_update(_SDK_POLICY)
@require_http_methods(["GET", "POST"])
@member_page
@admins_only
def whatsapp_page(request: HttpRequest, member: Membership) -> HttpResponseBase:
    """Show the button that opens the window; take in what the window gave."""
    if request.method == "POST":
        return _finished(request, member)
    state = request.GET.get("state", "")
    attempt = attempts.find(state)
    if attempt is None or attempt.member_id != member.pk or attempt.returned_at:
        # Opened by hand or a second time: it is the start that makes a state.
        return redirect("oauth-start", Platform.WHATSAPP)
    return _page(request, attempt, state)


def _page(request: HttpRequest, attempt: ConnectAttempt, state: str) -> HttpResponseBase:
    try:
        config = whatsapp_signup.config_of(attempts.app_of_attempt(attempt))
    except ActionError as error:
        return problem_page(request, error)
    context = {"config": config, "state": state, "sdk_url": settings.FACEBOOK_SDK_URL}
    response = render(request, "connections/whatsapp.html", context)
    # The window has to be able to answer the page that opened it.
    response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response


@sensitive_variables()
def _finished(request: HttpRequest, member: Membership) -> HttpResponse:
    try:
        attempt = attempts.consume(
            member=member, platform=Platform.WHATSAPP, state=request.POST.get("state", "")
        )
        _require_success(request)
        code = request.POST.get("code", "")
        if not code:
            raise StateRefused(_("Meta’s window closed without a code. Start again."))
        waba_id = request.POST.get("waba_id", "")
        if waba_id and not (waba_id.isascii() and waba_id.isdecimal()):
            raise StateRefused(_("Meta’s window named no WhatsApp Business Account. Start again."))
        whatsapp_signup.finish(attempt, code, waba_id=waba_id)
    except ActionError as error:
        logger.warning("oauth_refused", platform=Platform.WHATSAPP, reason=error.code)
        again = reverse("oauth-start", args=[Platform.WHATSAPP])
        return problem_page(request, error, again=again)
    return redirect("connection-choose", pk=attempt.pk)


def _require_success(request: HttpRequest) -> None:
    """Raise for the ways the window can end without an account.

    https://developers.facebook.com/docs/whatsapp/embedded-signup/implementation#session-logging-message-event-listener
    """
    event = request.POST.get("event", "")
    said = hide_secrets(request.POST.get("error_message", "")[:200])
    if event == "ERROR" or (event == "CANCEL" and said):
        detail = _("Meta’s signup ended with an error. Nothing was connected.")
        if said:
            detail = _("%(detail)s Meta says: %(message)s") % {"detail": detail, "message": said}
        raise MetaRefused(detail, code="signup_failed")
    if event == "CANCEL":
        raise MetaRefused(
            _("You closed Meta’s signup before its end. Nothing was connected."),
            code="login_denied",
        )
