"""Making workspaces and letting people into them. For operators, who stand above roles."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from echodesk.errors import ActionError, Conflict
from echodesk.workspaces import audit
from echodesk.workspaces.models import Membership, Role, User, Workspace


def _checked_email(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise ActionError(_("“%(email)s” is not an e-mail address.") % {"email": email}) from error
    return address


def _new_user(*, email: str, password: str, name: str) -> User:
    if not password:
        raise ActionError(_("The password must not be empty."))
    try:
        # Of two at once, the unique address lets one through.
        with transaction.atomic():
            return User.objects.create_user(email, password, name=name)
    except IntegrityError as error:
        raise Conflict(_("There is already a user %(email)s.") % {"email": email}) from error


@transaction.atomic
def create_workspace(
    *, name: str, admin_email: str, password: str, admin_name: str = ""
) -> Membership:
    """Make a workspace and its owner.

    A known address becomes owner of the new workspace too and keeps its password.
    Raises :class:`ActionError` for a bad address or name, :class:`Conflict` if there
    is a workspace of that name.
    """
    name = name.strip()
    if not name:
        raise ActionError(_("A workspace needs a name."))
    if Workspace.objects.filter(name__iexact=name).exists():
        raise Conflict(_("There is already a workspace “%(name)s”.") % {"name": name})
    email = _checked_email(admin_email)
    owner = User.objects.filter(email=email).first() or _new_user(
        email=email, password=password, name=admin_name
    )
    workspace = Workspace.objects.create(name=name)
    audit.record(workspace, "workspace.created", name)
    audit.record(workspace, "member.added", owner.email, role=Role.OWNER)
    return Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)


@transaction.atomic
def create_user(
    *, email: str, workspace: Workspace, role: Role, password: str, name: str = ""
) -> Membership:
    """Let a person into a workspace, making their user unless they have one already.

    Raises :class:`ActionError` for a bad address, :class:`Conflict` for somebody who
    is in the workspace already.
    """
    email = _checked_email(email)
    user = User.objects.filter(email=email).first() or _new_user(
        email=email, password=password, name=name
    )
    if Membership.objects.filter(workspace=workspace, user=user).exists():
        raise Conflict(
            _("%(email)s is already in “%(workspace)s”.")
            % {"email": email, "workspace": workspace.name}
        )
    audit.record(workspace, "member.added", email, role=role)
    return Membership.objects.create(workspace=workspace, user=user, role=role)
