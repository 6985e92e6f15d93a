"""Instagram Login's tokens: from a code, to sixty days, and to sixty more.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from social.models import Login
from social.sandbox import tokens
from social.sandbox.apps_at_meta import find_app, is_one_of, secrets_of
from social.sandbox.faults import GraphFault, bad_parameter
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.oauth import take_code, token_answer
from social.sandbox.models import SandboxGrant, SandboxInstagram, SandboxToken
from social.sandbox.validity import require_scope

Kind = SandboxToken.Kind
BASIC = "instagram_business_basic"
# Meta renews no token that is younger.
YOUNGEST = timedelta(hours=24)


class LoginRefused(Exception):
    """An error of api.instagram.com, which speaks differently from Graph."""


@csrf_exempt
@require_POST
def exchange(request: HttpRequest) -> HttpResponse:
    """``POST api.instagram.com/oauth/access_token``: a token of one hour for a code.

    Meta documents one shape of the answer and is seen to send another; here every
    other login gets the other one.
    """
    try:
        grant = _spend(request.POST.dict())
    except LoginRefused as error:
        body = {"error_type": "OAuthException", "code": 400, "error_message": str(error)}
        return JsonResponse(body, status=HTTPStatus.BAD_REQUEST)
    account = SandboxInstagram.objects.get(app_scoped_id=grant.user_id)
    life = tokens.INSTAGRAM_SHORT_LIFE
    token = tokens.issue_token(Kind.INSTAGRAM, grant, account.external_id, life)
    return JsonResponse(_documented(grant, token) if grant.session % 2 else _seen(grant, token))


@endpoint("GET")
def lengthen(call: Call) -> Answer:
    """``GET graph.instagram.com/access_token``: sixty days for a token of one hour."""
    if call.text("grant_type") != "ig_exchange_token":
        raise bad_parameter("Invalid grant_type")
    token = call.token(Kind.INSTAGRAM)
    secrets = secrets_of(token.grant.app_id, Login.INSTAGRAM)
    if not is_one_of(call.text("client_secret"), secrets):
        raise GraphFault(message="Error validating client secret.", code=1)
    return _sixty_days(token)


@endpoint("GET")
def refresh(call: Call) -> Answer:
    """``GET graph.instagram.com/refresh_access_token``: sixty days from now."""
    if call.text("grant_type") != "ig_refresh_token":
        raise bad_parameter("Invalid grant_type")
    token = call.token(Kind.INSTAGRAM)
    require_scope(token, BASIC, code=10)
    if timezone.now() - token.issued_at < YOUNGEST:
        # Which is what Instagram says, odd as it sounds, of a token it will not renew.
        raise GraphFault(message="Unsupported request - method type: get", code=100)
    return {**_sixty_days(token), "permissions": ",".join(token.grant.scopes)}


def _spend(form: dict[str, Any]) -> SandboxGrant:
    app_id = str(form.get("client_id", ""))
    app = find_app(app_id, Login.INSTAGRAM)
    secrets = secrets_of(app_id, Login.INSTAGRAM)
    if app is None or not is_one_of(str(form.get("client_secret", "")), secrets):
        raise LoginRefused("Invalid platform app")
    if form.get("grant_type") != "authorization_code":
        raise LoginRefused("Invalid grant_type")
    code, redirect_uri = str(form.get("code", "")), str(form.get("redirect_uri", ""))
    try:
        return take_code(code, redirect_uri, app_id, Login.INSTAGRAM)
    except GraphFault:
        raise LoginRefused("Matching code was not found or was already used") from None


def _documented(grant: SandboxGrant, token: str) -> dict[str, Any]:
    row = {
        "access_token": token,
        "user_id": grant.user_id,
        "permissions": ",".join(grant.scopes),
    }
    return {"data": [row]}


def _seen(grant: SandboxGrant, token: str) -> dict[str, Any]:
    return {
        "access_token": token,
        "user_id": int(grant.user_id),
        "permissions": grant.scopes,
    }


def _sixty_days(token: SandboxToken) -> Answer:
    long = tokens.issue_token(Kind.INSTAGRAM, token.grant, token.subject_id, tokens.LONG_LIFE)
    return token_answer(long, tokens.LONG_LIFE)
