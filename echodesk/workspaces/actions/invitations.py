"""Asking people to join a workspace by mail, until they come or the invitation is withdrawn."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.errors import ActionError, Conflict
from echodesk.workspaces import audit
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Invitation, Location, Membership, Role

LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation with its ``token``, which is known at this moment and never again."""

    invitation: Invitation
    token: str


def invite(
    *, member: Membership, email: str, role: str = Role.AGENT, locations: Iterable[Location] = ()
) -> Sent:
    """Ask somebody in. With ``locations``, an agent will see their accounts alone.

    Raises :class:`Conflict` ``duplicate`` for who belongs here or is asked already. An
    invitation that is too old is replaced.
    """
    address = _checked_email(email)
    _check_role(member, role)
    places = _checked_locations(member, locations)
    _check_absent(member, address)
    token, now = secrets.token_urlsafe(32), timezone.now()
    try:
        with transaction.atomic():
            _open(member).filter(email=address, expires_at__lte=now).delete()
            row = Invitation.objects.create(
                workspace_id=member.workspace_id,
                email=address,
                role=role,
                is_limited=bool(places),
                token_hash=hash_of(token),
                invited_by=member,
                sent_at=now,
                expires_at=now + LIFE,
            )
            row.locations.set(places)
            _record(member, row, "member_invited", role=role)
    except IntegrityError as error:
        detail = _("%(email)s is invited already. Send the invitation again below.")
        raise _duplicate(detail % {"email": address}) from error
    return Sent(row, token)


def send_again(*, member: Membership, invitation: Invitation) -> Sent:
    """A new link for the same invitation; the one before it no longer works."""
    require_role(member, Role.ADMIN)
    token, now = secrets.token_urlsafe(32), timezone.now()
    with transaction.atomic():
        row = _lock(member, invitation)
        row.token_hash, row.sent_at, row.expires_at = hash_of(token), now, now + LIFE
        row.save(update_fields=["token_hash", "sent_at", "expires_at"])
        _record(member, row, "invitation_sent_again")
    return Sent(row, token)


def withdraw(*, member: Membership, invitation: Invitation) -> None:
    """The link no longer works."""
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        row = _lock(member, invitation)
        _record(member, row, "invitation_withdrawn")
        row.delete()


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open(member: Membership) -> "QuerySet[Invitation]":
    return Invitation.objects.visible_to(member).filter(accepted_at=None)


def _lock(member: Membership, invitation: Invitation) -> Invitation:
    row = _open(member).select_for_update().filter(pk=invitation.pk).first()
    if row is None:
        raise Http404
    return row


def _check_role(member: Membership, role: str) -> None:
    require_role(member, Role.ADMIN)
    if role not in Role.values:
        detail = _("There is no such role.")
        raise ActionError(detail, fields={"role": [detail]})
    if role == Role.OWNER:
        require_role(member, Role.OWNER)


def _checked_email(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        detail = _("“%(email)s” is not an e-mail address.") % {"email": email}
        raise ActionError(detail, fields={"email": [detail]}) from error
    return address


def _checked_locations(member: Membership, locations: Iterable[Location]) -> set[int]:
    wanted = {location.pk for location in locations}
    if Location.objects.visible_to(member).filter(pk__in=wanted).count() != len(wanted):
        detail = _("There is no such location.")
        raise ActionError(detail, fields={"locations": [detail]})
    return wanted


def _check_absent(member: Membership, address: str) -> None:
    there = Membership.objects.visible_to(member).filter(user__email=address).first()
    if there is None:
        return
    detail = _("%(email)s belongs to this workspace already.")
    if not there.is_active:
        detail = _("%(email)s was shut out of this workspace. Let them in again instead.")
    raise _duplicate(detail % {"email": address})


def _duplicate(detail: str) -> Conflict:
    return Conflict(detail, code="duplicate", fields={"email": [detail]})


def _record(member: Membership, row: Invitation, verb: str, **detail: object) -> None:
    audit.record(member.workspace, verb, row.email, actor=member.user, **detail)
