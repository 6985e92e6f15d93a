"""Facebook Login's calls, and what a token may do.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from social.graph import client
from social.graph.access import Access
from social.graph.errors import GraphError, error_of_envelope
from social.graph.kinds import Kind
from social.meta_apps import MetaApp

_LATEST_SECOND = 253_402_300_799


@dataclass(frozen=True, slots=True)
class UserToken:
    """A person's token; ``expires_at`` is ``None`` when Meta does not say."""

    token: str = field(repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What ``debug_token`` tells. ``expires_at`` is ``None`` for a token that never expires.

    ``targets`` are the ids of the pages or WhatsApp accounts a permission is limited
    to; a permission that is not in it covers all the person has. ``error`` is why a
    token is not valid, where Meta says so.
    """

    app_id: str
    is_valid: bool
    expires_at: datetime | None
    scopes: tuple[str, ...]
    user_id: str
    data_access_expires_at: datetime | None = None
    targets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    error: GraphError | None = None


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a person allowed and what they refused, each sorted."""

    granted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


def dialog_url(app: MetaApp, state: str, *, ask_again: bool = False) -> str:
    """Where the admin is sent: by configuration id (Login for Business) or by scopes.

    Meta does not ask for what was once declined unless told to ``ask_again``.
    """
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
            **({"auth_type": "rerequest"} if ask_again else {}),
        }
    )
    return f"{settings.FACEBOOK_URL}/{settings.GRAPH_VERSION}/dialog/oauth?{query}"


def exchange_code(app: MetaApp, code: str, *, redirect_uri: str | None = None) -> UserToken:
    """Turn the dialog's single-use code into a user token.

    ``redirect_uri`` is the one the dialog was opened with: the app's, unless a window
    of Meta's SDK gave the code, which has none (empty).
    """
    answer = client.get_once(
        Access(settings.FACEBOOK_GRAPH_URL),
        "oauth/access_token",
        client_id=app.app_id,
        redirect_uri=app.redirect_uri if redirect_uri is None else redirect_uri,
        client_secret=app.secret,
        code=code,
    )
    return parse_token(answer)


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
    return parse_token(answer)


def parse_token(answer: dict[str, Any]) -> UserToken:
    """The token in Meta's answer; :class:`GraphError` if there is none."""
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


def fetch_permissions(access: Access) -> Permissions:
    """What the person granted, and what they declined or let expire.

    https://developers.facebook.com/docs/graph-api/reference/user/permissions/
    """
    listed = client.get(access, "me/permissions").get("data")
    granted: set[str] = set()
    declined: set[str] = set()
    for row in listed if isinstance(listed, list) else []:
        if isinstance(row, dict) and row.get("permission"):
            allowed = row.get("status") == "granted"
            (granted if allowed else declined).add(str(row["permission"]))
    return Permissions(tuple(sorted(granted)), tuple(sorted(declined - granted)))


def fetch_token_info(app: MetaApp, token: str) -> TokenInfo:
    """What ``debug_token`` says of ``token``; an error if another app issued it.

    https://developers.facebook.com/docs/graph-api/reference/debug_token
    """
    access = Access(settings.FACEBOOK_GRAPH_URL, token=app.token)
    data = client.get(access, "debug_token", input_token=token).get("data")
    return parse_token_info(data if isinstance(data, dict) else {}, secrets=(token,))


def parse_token_info(data: Mapping[str, Any], *, secrets: tuple[str, ...] = ()) -> TokenInfo:
    """The ``data`` of ``debug_token``; what is absent or of a wrong type is not known."""
    scopes, error = data.get("scopes"), data.get("error")
    return TokenInfo(
        app_id=str(data.get("app_id") or ""),
        is_valid=data.get("is_valid") is True,
        expires_at=_moment(data.get("expires_at")),
        scopes=tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else (),
        user_id=str(data.get("user_id") or ""),
        data_access_expires_at=_moment(data.get("data_access_expires_at")),
        targets=_targets(data.get("granular_scopes")),
        # What envelopes call ``error_subcode`` is plain ``subcode`` here.
        error=error_of_envelope(
            {"error_subcode": error.get("subcode"), **error}, status=400, secrets=secrets
        )
        if isinstance(error, dict)
        else None,
    )


def _moment(seconds: object) -> datetime | None:
    """A time in seconds; Meta writes 0 for never."""
    if not isinstance(seconds, int) or not 0 < seconds <= _LATEST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _targets(rows: object) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in rows if isinstance(rows, list) else []:
        ids = row.get("target_ids") if isinstance(row, dict) else None
        if isinstance(ids, list):
            found[str(row.get("scope"))] = frozenset(str(target) for target in ids)
    return found
