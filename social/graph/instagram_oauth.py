"""Instagram Login's calls. Three hosts: one asks, one gives the code's token, one the rest.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from social.graph import client
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.oauth import UserToken, parse_token
from social.meta_apps import MetaApp


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What a code was worth: a token of one hour, and what the person allowed, sorted.

    ``user_id`` is usually the id under the app, but that is promised nowhere.
    """

    token: str = field(repr=False)
    user_id: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstagramUser:
    """``external_id`` (17841…) is what webhooks name, ``app_scoped_id`` what deletion
    callbacks name."""

    external_id: str
    app_scoped_id: str
    username: str
    name: str


def authorize_url(app: MetaApp, state: str, *, ask_again: bool = False) -> str:
    """Where the admin is sent; ``ask_again`` has them sign in anew and choose anew."""
    query = urlencode(
        {
            "client_id": app.app_id,
            "redirect_uri": app.redirect_uri,
            "response_type": "code",
            "scope": ",".join(app.scopes),
            "state": state,
            **({"force_authentication": "1"} if ask_again else {}),
        }
    )
    return f"{settings.INSTAGRAM_URL}/oauth/authorize?{query}"


def exchange_code(app: MetaApp, code: str) -> CodeAnswer:
    """Turn the single-use code into a token of one hour."""
    answer = client.post_form(
        Access(settings.INSTAGRAM_API_URL),
        "oauth/access_token",
        client_id=app.app_id,
        client_secret=app.secret,
        grant_type="authorization_code",
        redirect_uri=app.redirect_uri,
        # Instagram ends its address in "#_", which copied addresses carry along.
        code=code.removesuffix("#_"),
    )
    row = first_row(answer)
    return CodeAnswer(
        token=parse_token(row).token,
        user_id=_identifier(row.get("user_id")),
        permissions=_permissions(row.get("permissions")),
    )


def exchange_for_long_lived(app: MetaApp, token: str) -> UserToken:
    """Turn a token of one hour into one of 60 days."""
    answer = client.get_unversioned(
        Access(settings.INSTAGRAM_GRAPH_URL),
        "access_token",
        grant_type="ig_exchange_token",
        client_secret=app.secret,
        access_token=token,
    )
    return parse_token(answer)


def fetch_me(access: Access) -> InstagramUser:
    """The account a token is for; :class:`GraphError` if Meta leaves out its id."""
    row = first_row(client.get(access, "me", fields="id,user_id,username,name,account_type"))
    external_id = _identifier(row.get("user_id"))
    if not external_id:
        raise GraphError(Kind.BAD_REQUEST, "Meta named no Instagram professional account")
    return InstagramUser(
        external_id=external_id,
        app_scoped_id=_identifier(row.get("id")),
        username=str(row.get("username") or ""),
        name=str(row.get("name") or ""),
    )


def first_row(answer: dict[str, Any]) -> dict[str, Any]:
    """The one object of an answer: documented in a list ``data``, commonly sent without."""
    listed = answer.get("data")
    if isinstance(listed, list):
        return listed[0] if listed and isinstance(listed[0], dict) else {}
    return answer


def _identifier(value: object) -> str:
    """An id sent as text or as a number, digit for digit; a float would have lost some."""
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""


def _permissions(value: object) -> tuple[str, ...]:
    """A list, or a comma list in one text."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list):
        return ()
    return tuple(sorted({str(name).strip() for name in names} - {""}))
