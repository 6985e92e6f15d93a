"""Facebook Login's calls, and what a token may do.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from social.graph import client
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.meta_apps import MetaApp


@dataclass(frozen=True, slots=True)
class UserToken:
    """A person's token; ``expires_at`` is ``None`` when Meta does not say."""

    token: str = field(repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What ``debug_token`` tells. ``expires_at`` is ``None`` for a token that never expires."""

    app_id: str
    is_valid: bool
    expires_at: datetime | None
    scopes: tuple[str, ...]
    user_id: str


def dialog_url(app: MetaApp, state: str) -> str:
    """Where the admin is sent: by configuration id (Login for Business) or by scopes."""
    asked = (
        {"config_id": app.login_config_id}
        if app.login_config_id
        else {"scope": ",".join(app.scopes)}
    )
    query = urlencode(
        {
            "client_id": app.app_id,
            "redirect_uri": app.redirect_uri,
            "state": state,
            "response_type": "code",
            **asked,
        }
    )
    return f"{settings.FACEBOOK_URL}/{settings.GRAPH_VERSION}/dialog/oauth?{query}"


def exchange_code(app: MetaApp, code: str) -> UserToken:
    """Turn the dialog's single-use code into a short-lived user token."""
    answer = client.get_once(
        Access(settings.FACEBOOK_GRAPH_URL),
        "oauth/access_token",
        client_id=app.app_id,
        redirect_uri=app.redirect_uri,
        client_secret=app.secret,
        code=code,
    )
    return _parse_token(answer)


def exchange_for_long_lived(app: MetaApp, token: UserToken) -> UserToken:
    """Turn a short-lived user token into one of about 60 days."""
    answer = client.get(
        Access(settings.FACEBOOK_GRAPH_URL),
        "oauth/access_token",
        grant_type="fb_exchange_token",
        client_id=app.app_id,
        client_secret=app.secret,
        fb_exchange_token=token.token,
    )
    return _parse_token(answer)


def _parse_token(answer: dict[str, Any]) -> UserToken:
    token, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(token, str) or not token:
        raise GraphError(Kind.BAD_REQUEST, "Meta answered a login without a token")
    known = isinstance(seconds, int) and seconds > 0
    return UserToken(
        token, timezone.now() + timedelta(seconds=int(seconds or 0)) if known else None
    )


def fetch_user_id(access: Access) -> str:
    """The person's id under our app; deauthorize callbacks name only this one."""
    return str(client.get(access, "me", fields="id").get("id") or "")


def fetch_permissions(access: Access) -> list[str]:
    """What the person granted, sorted; declined and expired permissions left out."""
    rows = client.get(access, "me/permissions").get("data")
    granted = {
        str(row["permission"])
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("status") == "granted" and row.get("permission")
    }
    return sorted(granted)


def fetch_token_info(app: MetaApp, token: str) -> TokenInfo:
    """What ``debug_token`` says of ``token``; an error if another app issued it.

    https://developers.facebook.com/docs/graph-api/reference/debug_token
    """
    access = Access(settings.FACEBOOK_GRAPH_URL, token=app.token)
    data = client.get(access, "debug_token", input_token=token).get("data")
    data = data if isinstance(data, dict) else {}
    seconds, scopes = data.get("expires_at"), data.get("scopes")
    return TokenInfo(
        app_id=str(data.get("app_id") or ""),
        is_valid=data.get("is_valid") is True,
        expires_at=datetime.fromtimestamp(seconds, UTC)
        if isinstance(seconds, int) and seconds > 0
        else None,
        scopes=tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else (),
        user_id=str(data.get("user_id") or ""),
    )
