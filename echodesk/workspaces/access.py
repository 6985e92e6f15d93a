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
    return _chosen(_memberships(user), workspace_id)


def _memberships(user: User) -> list[Membership]:
    """Where ``user`` is active. Few: somebody works in one workspace, or in a handful."""
    if not user.is_authenticated or not user.is_active:
        return []
    memberships = Membership.objects.active().filter(user=user)
    return list(memberships.select_related("workspace", "user", "preferences"))


def _chosen(memberships: list[Membership], workspace_id: str | int | None) -> Membership | None:
    if workspace_id in (None, ""):
        return memberships[0] if memberships else None
    if not str(workspace_id).isdecimal():
        return None
    wanted = int(str(workspace_id))
    return next((one for one in memberships if one.workspace_id == wanted), None)


def member_of(request: HttpRequest) -> Membership | None:
    """The member behind a request: by the ``X-Workspace`` header, the session, or the only one.

    The answer is remembered on the request, as a page asks for it many times.
    """
    return _read(request)[0]


def others_of(request: HttpRequest) -> list[Membership]:
    """Where the member behind a request works besides; no query of its own."""
    member, memberships = _read(request)
    return [one for one in memberships if one != member]


def _read(request: HttpRequest) -> tuple[Membership | None, list[Membership]]:
    """The member behind a request, and all that the same user is."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None, []
    remembered: tuple[int, Membership | None, list[Membership]] | None
    remembered = getattr(request, "_echodesk_member", None)
    if remembered and remembered[0] == user.pk:
        return remembered[1], remembered[2]
    asked: str | int | None = request.headers.get(HEADER)
    if not asked:
        session = getattr(request, "session", None)
        asked = session.get(SESSION_KEY) if session is not None else None
    memberships = _memberships(user)
    member = _chosen(memberships, asked)
    request._echodesk_member = (user.pk, member, memberships)  # type: ignore[attr-defined]
    return member, memberships


def require_role(member: Membership | None, role: Role) -> Membership:
    """Return the member, or raise :class:`NotAllowed` if they are less than ``role``."""
    if member is None or not member.may(role):
        raise NotAllowed(
            _("Only %(role)ss of this workspace can do that.") % {"role": role.label.lower()}
        )
    return member
