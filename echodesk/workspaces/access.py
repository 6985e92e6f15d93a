"""Who is asking, and what they may do."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from echodesk.errors import NotAllowed
from echodesk.workspaces.models import Membership, Role, User

SESSION_KEY = "workspace_id"
HEADER = "X-Workspace"


def member_for(user: User, workspace_id: str | int | None = None) -> Membership | None:
    """The active membership of ``user`` in that workspace, or in their first one.

    A workspace the user does not belong to gives ``None``, never another workspace:
    asking for the wrong place must not act in the right one.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    memberships = Membership.objects.active().filter(user=user)
    memberships = memberships.select_related("workspace", "user", "preferences")
    if workspace_id in (None, ""):
        return memberships.first()
    if not str(workspace_id).isdecimal():
        return None
    return memberships.filter(workspace_id=int(str(workspace_id))).first()


def member_of(request: HttpRequest) -> Membership | None:
    """The member behind a request: by the ``X-Workspace`` header, the session, or the only one.

    The answer is remembered on the request, as a page asks for it many times.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    remembered: tuple[int, Membership | None] | None = getattr(request, "_echodesk_member", None)
    if remembered and remembered[0] == user.pk:
        return remembered[1]
    asked = request.headers.get(HEADER)
    if asked:
        member = member_for(user, asked)
    else:
        session = getattr(request, "session", None)
        member = member_for(user, session.get(SESSION_KEY) if session is not None else None)
    request._echodesk_member = (user.pk, member)  # type: ignore[attr-defined]
    return member


def require_role(member: Membership | None, role: Role) -> Membership:
    """Return the member, or raise :class:`NotAllowed` if they are less than ``role``."""
    if member is None or not member.may(role):
        raise NotAllowed(
            _("Only %(role)ss of this workspace can do that.") % {"role": role.label.lower()}
        )
    return member
