"""Facebook's codes into tokens, short ones into long ones, and what a token is good for.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from social.models import Login
from social.sandbox import callbacks, grants, tokens
from social.sandbox.apps_at_meta import find_app, is_one_of, secrets_of
from social.sandbox.faults import GraphFault, bad_parameter, invalid_token
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.usage import limits
from social.sandbox.models import Revocation, SandboxCode, SandboxGrant, SandboxToken
from social.sandbox.validity import problem_of

Kind = SandboxToken.Kind


@endpoint("GET", "POST")
def access_token(call: Call) -> Answer:
    """``/oauth/access_token``: exchange a code, or a short-lived token."""
    app_id = _check_app(call)
    if call.text("grant_type") == "fb_exchange_token":
        return _lengthen(call.text("fb_exchange_token"), app_id)
    return _exchange_code(call.text("code"), call.text("redirect_uri"), app_id)


@endpoint("GET", "DELETE")
def permissions(call: Call, object_id: str = "me") -> Answer:
    """``/me/permissions``: what was granted and what declined; DELETE takes it all back."""
    token = call.token(Kind.USER)
    if object_id not in {"me", token.subject_id}:
        raise bad_parameter("These are somebody else's permissions.")
    if call.method == "DELETE":
        return _remove_app(token.grant)
    granted = [{"permission": name, "status": "granted"} for name in token.grant.scopes]
    declined = [{"permission": name, "status": "declined"} for name in token.grant.declined]
    return {"data": granted + declined}


@endpoint("GET")
def debug_token(call: Call) -> Answer:
    """``/debug_token``: asked with ``APPID|SECRET`` or with a person's token."""
    app_id = _inspector(call)
    token = tokens.find(call.text("input_token"))
    if token is None or token.grant.login != Login.FACEBOOK:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return {"data": {"is_valid": False, "scopes": [], "error": error}}
    if token.grant.app_id != app_id:
        raise bad_parameter(
            "You must provide an app access token, or a user access token that is an owner or "
            "developer of the app"
        )
    return {"data": _describe(token)}


def take_code(code: str, redirect_uri: str, app_id: str, login: str) -> SandboxGrant:
    """Spend a code and return what it stands for; a :class:`GraphFault` if it is no good."""
    rows = SandboxCode.objects.select_related("grant").filter(digest=tokens.digest(code))
    row = rows.filter(grant__app_id=app_id, grant__login=login).first()
    if row is None:
        raise GraphFault(message="Invalid verification code format.", code=100)
    if row.redirect_uri != redirect_uri:
        raise GraphFault(
            message="Error validating verification code. Please make sure your redirect_uri is "
            "identical to the one you used in the OAuth dialog request",
            code=100,
            subcode=36008,
        )
    now = timezone.now()
    if row.expires_at <= now:
        raise GraphFault(message="This authorization code has expired.", code=100, subcode=36007)
    # One UPDATE decides who was first.
    if not SandboxCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        raise GraphFault(message="This authorization code has been used.", code=100, subcode=36009)
    return row.grant


def token_answer(token: str, life: timedelta | None) -> Answer:
    """How a new token is handed over. Businesses' tokens come without ``expires_in``."""
    answer: Answer = {"access_token": token, "token_type": "bearer"}
    return answer if life is None else {**answer, "expires_in": int(life.total_seconds())}


def _check_app(call: Call) -> str:
    app = find_app(call.text("client_id"), Login.FACEBOOK)
    if app is None:
        raise GraphFault(
            message="Error validating application. Cannot get application info due to a system "
            "error.",
            code=101,
        )
    if not is_one_of(call.text("client_secret"), secrets_of(app.app_id, Login.FACEBOOK)):
        raise GraphFault(message="Error validating client secret.", code=1)
    return app.app_id


def _exchange_code(code: str, redirect_uri: str, app_id: str) -> Answer:
    grant = take_code(code, redirect_uri, app_id, Login.FACEBOOK)
    # Only the window of embedded signup gives codes without an address.
    if redirect_uri:
        life: timedelta | None = tokens.SHORT_LIFE
        return token_answer(tokens.issue_token(Kind.USER, grant, grant.user_id, life), life)
    return token_answer(tokens.issue_token(Kind.SYSTEM, grant, grant.user_id, None), None)


def _lengthen(short: str, app_id: str) -> Answer:
    token = tokens.find(short)
    if token is None or token.kind != Kind.USER or token.grant.app_id != app_id:
        raise invalid_token("Invalid OAuth access token - Cannot parse access token")
    problem = problem_of(token)
    if problem is not None:
        raise problem
    days = limits().user_token_days
    life = timedelta(days=days) if days else None
    long = tokens.issue_token(Kind.USER, token.grant, token.subject_id, life)
    return token_answer(long, life)


def _remove_app(grant: SandboxGrant) -> Answer:
    grants.revoke(grant, Revocation.APP_REMOVED)
    callbacks.deauthorize(grant)
    return {"success": True}


def _inspector(call: Call) -> str:
    """The app that asks."""
    if not call.text("input_token"):
        raise bad_parameter("The parameter input_token is required")
    app_id, bar, secret = call.token_text().partition("|")
    if not bar:
        return call.token().grant.app_id
    if not is_one_of(secret, secrets_of(app_id, Login.FACEBOOK)):
        raise invalid_token("Invalid OAuth access token signature.")
    return app_id


def _describe(token: SandboxToken) -> dict[str, Any]:
    grant, problem = token.grant, problem_of(token)
    targets = [token.subject_id] if token.kind == Kind.PAGE else grant.target_ids
    described: dict[str, Any] = {
        "app_id": grant.app_id,
        "type": token.kind,
        "application": "EchoDesk",
        "is_valid": problem is None,
        "expires_at": _seconds(token.expires_at),
        "data_access_expires_at": _seconds(grant.data_access_expires_at),
        "issued_at": _seconds(token.issued_at),
        "scopes": grant.scopes,
        "granular_scopes": [{"scope": name, "target_ids": targets} for name in grant.scopes],
        "user_id": grant.user_id,
    }
    if token.kind == Kind.PAGE:
        described["profile_id"] = token.subject_id
    if problem is not None:
        described["error"] = {"code": problem.code, "message": problem.message}
        if problem.subcode is not None:
            described["error"]["subcode"] = problem.subcode
    return described


def _seconds(moment: datetime | None) -> int:
    """Unix time in s; Meta writes 0 for never."""
    return int(moment.timestamp()) if moment else 0
