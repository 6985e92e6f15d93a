"""One-time tickets, with which a program opens a socket instead of a session cookie."""

import hashlib
import secrets

from django.core.cache import cache

from echodesk.workspaces.models import Membership

LIFETIME = 60  # seconds


def _key(token: str) -> str:
    # Only a digest is kept, so that reading the cache opens nothing.
    return f"ws-ticket:{hashlib.sha256(token.encode()).hexdigest()}"


def issue(member: Membership) -> str:
    """A ticket for one socket of ``member``, good for :data:`LIFETIME` seconds."""
    token = secrets.token_urlsafe(32)
    cache.set(_key(token), member.pk, LIFETIME)
    return token


def redeem(token: str) -> int | None:
    """The membership id a ticket was issued to, once; ``None`` if unknown, used or expired."""
    key = _key(token)
    member_id: int | None = cache.get(key)
    # Of two that bring the same ticket at once, only one deletes it.
    return member_id if member_id is not None and cache.delete(key) else None
