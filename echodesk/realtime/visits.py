"""Who is behind a socket, and whether they may still be."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from echodesk.realtime import tickets
from echodesk.workspaces.access import SESSION_KEY, member_for
from echodesk.workspaces.models import Membership, User


@dataclass(frozen=True, slots=True)
class Visit:
    """One socket's member, and on what grounds: a session, or (empty) a ticket."""

    member_id: int
    workspace_id: int
    session_key: str = ""
    session_hash: str = ""


def _load_session(session_key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)


def visit_of_session(session_key: str) -> Visit | None:
    """The visit a session cookie gives, or ``None`` if it does not."""
    request = HttpRequest()
    request.session = _load_session(session_key)
    user = auth.get_user(request)
    if not isinstance(user, User):
        return None
    member = member_for(user, request.session.get(SESSION_KEY))
    if member is None:
        return None
    return Visit(
        member.pk, member.workspace_id, session_key, request.session[auth.HASH_SESSION_KEY]
    )


def visit_of_ticket(token: str) -> Visit | None:
    """The visit a one-time ticket gives; the ticket is used up."""
    member_id = tickets.redeem(token)
    if member_id is None:
        return None
    member = Membership.objects.active().filter(pk=member_id).first()
    return Visit(member.pk, member.workspace_id) if member else None


def _same_password(visit: Visit, user: User) -> bool:
    if not visit.session_key:
        return True
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(hmac.compare_digest(visit.session_hash, known) for known in hashes)


def still_welcome(visits: Collection[Visit]) -> set[Visit]:
    """Those whose member is active and whose session has not ended, in two queries."""
    members = {
        member.pk: member
        for member in Membership.objects.active()
        .filter(pk__in={visit.member_id for visit in visits})
        .select_related("user")
    }
    sessions = set(
        Session.objects.filter(
            session_key__in={visit.session_key for visit in visits if visit.session_key},
            expire_date__gt=timezone.now(),
        ).values_list("session_key", flat=True)
    )
    return {
        visit
        for visit in visits
        if visit.member_id in members
        and (not visit.session_key or visit.session_key in sessions)
        and _same_password(visit, members[visit.member_id].user)
    }
