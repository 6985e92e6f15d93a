"""Coming in by an invitation, as somebody new or as a user of this installation."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.workspaces import audit
from echodesk.workspaces.actions.invitations import hash_of
from echodesk.workspaces.models import Invitation, Membership, User


def find_invitation(token: str) -> Invitation | None:
    """The invitation whose link this is, while it is good."""
    rows = Invitation.objects.filter(token_hash=hash_of(token), accepted_at=None)
    good = rows.filter(expires_at__gt=timezone.now())
    return good.select_related("workspace", "invited_by__user").first()


def join(*, token: str, user: User) -> Membership:
    """Let ``user``, who is signed in, into the workspace: the invitation must be theirs."""
    with transaction.atomic():
        row = _lock(token)
        if row.email != user.email:
            raise NotAllowed(_("This invitation is for %(email)s.") % {"email": row.email})
        return _let_in(row, user)


def join_as_new(*, token: str, name: str, password: str, time_zone: str = "") -> Membership:
    """Make a user of the invited address and let them in.

    Who has the link reads the mails of that address, so it is theirs.
    """
    with transaction.atomic():
        row = _lock(token)
        if User.objects.filter(email=row.email).exists():
            raise Conflict(_("There is already a user %(email)s.") % {"email": row.email})
        user = User(email=row.email, name=" ".join(name.split())[:120], time_zone=time_zone)
        _check_password(password, user)
        user.set_password(password)
        user.save()
        return _let_in(row, user)


def _lock(token: str) -> Invitation:
    found = find_invitation(token)
    row = found and Invitation.objects.select_for_update().filter(pk=found.pk).first()
    if row is None or row.accepted_at is not None or row.token_hash != hash_of(token):
        raise Conflict(_("This invitation is used, withdrawn or too old. Ask for a new one."))
    return row


def _let_in(row: Invitation, user: User) -> Membership:
    member, is_new = Membership.objects.get_or_create(
        workspace=row.workspace,
        user=user,
        defaults={"role": row.role, "is_limited": row.is_limited},
    )
    if not member.is_active:
        raise NotAllowed(_("You were shut out of this workspace. Ask one of its admins."))
    if is_new:
        member.locations.set(row.locations.all())
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    audit.record(row.workspace, "member_joined", user.email, actor=user, role=member.role)
    return member


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        words = list(error.messages)
        raise ActionError(words[0], fields={"password": words}) from error
