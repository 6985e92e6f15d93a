"""Giving an Instagram Login token another 60 days.

https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from social.graph import client
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.oauth import UserToken

LONG_LIFE = timedelta(days=60)


def refresh_token(token: str) -> UserToken:
    """The token that replaces ``token``, which must be a day old and not expired."""
    answer = client.get_unversioned(
        Access(settings.INSTAGRAM_GRAPH_URL, token=token),
        "refresh_access_token",
        grant_type="ig_refresh_token",
        access_token=token,
    )
    fresh, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(fresh, str) or not fresh:
        raise GraphError(Kind.TRANSIENT, "Meta answered a refresh without a token")
    return UserToken(fresh, _end(seconds))


def _end(seconds: object) -> datetime:
    known = isinstance(seconds, int) and 0 < seconds < LONG_LIFE.total_seconds() * 10
    return timezone.now() + (timedelta(seconds=int(str(seconds))) if known else LONG_LIFE)
