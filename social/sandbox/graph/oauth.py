"""Codes into tokens, short ones into long ones, and what a token is good for.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from social.sandbox import tokens
from social.sandbox.faults import GraphFault, bad_parameter, invalid_token
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.models import SandboxCode, SandboxToken


@endpoint("GET", "POST")
def access_token(call: Call) -> Answer:
    """``/oauth/access_token``: exchange a code, or a short-lived token."""
    _check_app(call)
    if call.text("grant_type") == "fb_exchange_token":
        return _lengthen(call.text("fb_exchange_token"))
    return _exchange_code(call.text("code"), call.text("redirect_uri"))


@endpoint("GET")
def permissions(call: Call) -> Answer:
    """``/me/permissions``: which of the scopes were granted."""
    token = call.token(SandboxToken.Kind.USER)
    wanted = list(dict.fromkeys([*token.scopes, *settings.META_OAUTH_SCOPES]))
    listed = [
        {"permission": scope, "status": "granted" if scope in token.scopes else "declined"}
        for scope in wanted
    ]
    return {"data": listed}


@endpoint("GET")
def debug_token(call: Call) -> Answer:
    """``/debug_token``: asked with ``APPID|SECRET`` or with a person's token."""
    _check_inspector(call)
    token = tokens.find(call.text("input_token"))
    if token is None:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return {"data": {"is_valid": False, "scopes": [], "error": error}}
    return {"data": _describe(token)}


def _check_app(call: Call) -> None:
    if call.text("client_id") != settings.META_APP_ID:
        raise GraphFault(
            message="Error validating application. Cannot get application info due to a system "
            "error.",
            code=101,
        )
    if call.text("client_secret") not in settings.META_APP_SECRETS:
        raise GraphFault(message="Error validating client secret.", code=1)


def _exchange_code(code: str, redirect_uri: str) -> Answer:
    row = SandboxCode.objects.filter(digest=tokens.digest(code)).first()
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
    if row.issued_at < now - tokens.CODE_LIFE:
        raise GraphFault(message="This authorization code has expired.", code=100, subcode=36007)
    # One UPDATE decides who was first.
    if not SandboxCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        raise GraphFault(message="This authorization code has been used.", code=100, subcode=36009)
    return _granted(row.scopes, row.page_ids, tokens.SHORT_LIFE)


def _lengthen(short: str) -> Answer:
    token = tokens.find(short)
    if token is None or token.kind != SandboxToken.Kind.USER:
        raise invalid_token("Invalid OAuth access token - Cannot parse access token")
    if token.expires_at and token.expires_at <= timezone.now():
        raise invalid_token("Error validating access token: Session has expired.", 463)
    return _granted(token.scopes, token.page_ids, tokens.LONG_LIFE)


def _granted(scopes: list[str], page_ids: list[str], life: timedelta) -> Answer:
    return {
        "access_token": tokens.issue_user_token(scopes, page_ids, life),
        "token_type": "bearer",
        "expires_in": int(life.total_seconds()),
    }


def _check_inspector(call: Call) -> None:
    app_id, bar, secret = call.token_text().partition("|")
    if not bar:
        call.token()
    elif app_id != settings.META_APP_ID or secret not in settings.META_APP_SECRETS:
        raise invalid_token("Invalid OAuth access token signature.")
    if not call.text("input_token"):
        raise bad_parameter("The parameter input_token is required")


def _describe(token: SandboxToken) -> dict[str, Any]:
    expires_at = int(token.expires_at.timestamp()) if token.expires_at else 0
    targets = token.page_ids if token.kind == SandboxToken.Kind.USER else [token.subject_id]
    described = {
        "app_id": settings.META_APP_ID,
        "type": token.kind,
        "application": "EchoDesk",
        "is_valid": not token.expires_at or token.expires_at > timezone.now(),
        "expires_at": expires_at,
        "data_access_expires_at": int((timezone.now() + timedelta(days=90)).timestamp()),
        "issued_at": int(token.issued_at.timestamp()),
        "scopes": token.scopes,
        "granular_scopes": [{"scope": s, "target_ids": targets} for s in token.scopes],
        "user_id": tokens.OWNER_ID,
    }
    if token.kind == SandboxToken.Kind.PAGE:
        described["profile_id"] = token.subject_id
    return described
