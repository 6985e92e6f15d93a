"""The way to Meta's login dialog and back."""

from typing import Any

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.errors import ActionError, NotAllowed
from echodesk.workspaces.access import member_of, require_role
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.permissions import IsAdmin, api_member
from social.api.serializers import LoginAddressSerializer
from social.connect.attempts import consume
from social.connect.errors import MetaRefused, StateForeign, StateRefused
from social.connect.flows import flow_of, start_login
from social.connect.views.guards import problem_page
from social.models import ConnectAttempt, Login
from social.platforms import Platform

logger = structlog.get_logger(__name__)


class OAuthStartView(APIView):
    """The door to the dialog: a redirect for people, an address for programs."""

    permission_classes = (IsAdmin,)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A browser asks for HTML and is given a redirect, so no ``Accept`` is wrong here."""
        return JSONRenderer(), JSONRenderer.media_type

    @extend_schema(
        operation_id="social_oauth_start",
        tags=["accounts"],
        parameters=[
            OpenApiParameter("login", str, enum=Login.values, default=Login.FACEBOOK),
            OpenApiParameter(
                "ask_again", bool, description="Have Meta ask for what was declined before"
            ),
        ],
        responses={
            200: LoginAddressSerializer,
            302: OpenApiResponse(description="To the login dialog"),
            400: OpenApiResponse(description="This login is not available"),
            401: OpenApiResponse(description="Not signed in"),
            403: OpenApiResponse(description="Only admins may connect accounts"),
        },
    )
    def get(self, request: Request, platform: Platform) -> HttpResponseBase:
        """Begin a login. Its state works once, for ten minutes, for this member alone."""
        url = start_login(
            member=require_role(api_member(request), Role.ADMIN),
            platform=platform,
            login=request.query_params.get("login", Login.FACEBOOK),
            ask_again=request.query_params.get("ask_again", "") in {"1", "true"},
        )
        if "application/json" in request.headers.get("Accept", ""):
            return Response({"auth_url": url})
        return HttpResponseRedirect(url)

    def handle_exception(self, exc: Exception) -> Response:
        """Tell a person on a page what a program is told in JSON."""
        if not _wants_page(self.request):
            return super().handle_exception(exc)
        answer: Any = None
        if isinstance(exc, NotAuthenticated):
            answer = redirect_to_login(resolve_url("connections"))
        elif isinstance(exc, ActionError):
            answer = problem_page(self.request._request, exc)
        elif isinstance(exc, PermissionDenied):
            refused = NotAllowed(_("Only admins may connect accounts."))
            answer = problem_page(self.request._request, refused)
        return answer or super().handle_exception(exc)


def _wants_page(request: Request) -> bool:
    accepted = request.headers.get("Accept", "")
    return "text/html" in accepted and "application/json" not in accepted


@require_GET
@never_cache
@sensitive_variables()
def oauth_callback(request: HttpRequest, platform: Platform) -> HttpResponseBase:
    """Take the person back from Meta. The code is spent here and goes no further."""
    attempt = None
    try:
        member = _admin_who_returned(request)
        attempt = consume(member=member, platform=platform, state=request.GET.get("state", ""))
        _finish(request, attempt)
    except ActionError as error:
        logger.warning("oauth_refused", platform=platform, reason=error.code)
        return problem_page(request, error, again=_start_of(attempt) if attempt else "")
    return redirect("connection-choose", pk=attempt.pk)


def _admin_who_returned(request: HttpRequest) -> Membership:
    """The member, still signed in and still an admin."""
    member = member_of(request)
    if member is None:
        raise StateForeign(_("You are not signed in any more. Sign in, then start again."))
    return require_role(member, Role.ADMIN)


def _start_of(attempt: ConnectAttempt) -> str:
    """Where the same login begins anew."""
    return f"{reverse('oauth-start', args=[attempt.platform])}?login={attempt.login}"


@sensitive_variables()
def _finish(request: HttpRequest, attempt: ConnectAttempt) -> None:
    """Spend the code, unless Meta sent a refusal instead."""
    if request.GET.get("error"):
        raise MetaRefused(_denial(request.GET["error"]), code="login_denied")
    code = request.GET.get("code", "")
    if not code or attempt.platform == Platform.WHATSAPP:
        raise StateRefused(_("Meta sent you back without a code. Start again."))
    flow_of(attempt.platform, attempt.login).finish(attempt, code)


def _denial(error: str) -> str:
    if error == "access_denied":
        return _("You cancelled the login at Meta. Nothing was connected.")
    return _("Meta broke the login off. Nothing was connected; try again.")
