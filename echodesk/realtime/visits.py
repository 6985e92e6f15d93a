"""Who is behind a socket, and whether they may still be."""

import hmac
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from echodesk.realtime import tickets
from echodesk.workspaces.access import SESSION_KEY, member_for
from echodesk.workspaces.models import Membership, User

# The scopes of the events a member is told of; ``None``: every event.
Scopes = frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One socket's member, and on what grounds: a session, or (empty) a ticket.

    ``scopes`` is what the member was to be told of when they came, ``name`` what colleagues
    call them.
    """

    member_id: int
    workspace_id: int
    session_key: str = ""
    session_hash: str = ""
    scopes: Scopes = field(default=frozenset(), compare=False)
    name: str = field(default="", compare=False)


def scopes_of(members: Collection[Membership]) -> Mapping[int, Scopes]:
    """What each of ``members`` is told of, by their ids."""
    read: Callable[[Collection[Membership]], Mapping[int, Scopes]] = import_string(
        settings.EVENT_SCOPES
    )
    return read(members)


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
    password_hash = request.session[auth.HASH_SESSION_KEY]
    scopes = scopes_of([member])[member.pk]
    return Visit(
        member.pk, member.workspace_id, session_key, password_hash, scopes, user.get_full_name()
    )


def visit_of_ticket(token: str) -> Visit | None:
    """The visit a one-time ticket gives; the ticket is used up."""
    member_id = tickets.redeem(token)
    if member_id is None:
        return None
    members = Membership.objects.active().select_related("user")
    member = members.filter(pk=member_id).first()
    if member is None:
        return None
    scopes, name = scopes_of([member])[member.pk], member.user.get_full_name()
    return Visit(member.pk, member.workspace_id, scopes=scopes, name=name)


def _same_password(visit: Visit, user: User) -> bool:
    if not visit.session_key:
        return True
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(hmac.compare_digest(visit.session_hash, known) for known in hashes)


def still_welcome(visits: Collection[Visit]) -> dict[Visit, Scopes]:
    """Those whose member is active and whose session has not ended, and what they may hear.

    In two queries, and two more where members are limited.
    """
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
    scopes = scopes_of(list(members.values()))
    return {
        visit: scopes[visit.member_id]
        for visit in visits
        if visit.member_id in members
        and (not visit.session_key or visit.session_key in sessions)
        and _same_password(visit, members[visit.member_id].user)
    }
