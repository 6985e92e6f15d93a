"""DRF permissions by role."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from echodesk.workspaces.access import member_of
from echodesk.workspaces.models import Membership, Role

if TYPE_CHECKING:
    # REST framework's views import this module by its name in the settings.
    from rest_framework.views import APIView


def api_member(request: Request) -> Membership | None:
    """The member behind an API request, whichever way they proved who they are."""
    request._request.user = request.user
    return member_of(request._request)


class IsMember(BasePermission):
    """Anyone who belongs to the workspace."""

    role = Role.AGENT

    def has_permission(self, request: Request, view: "APIView") -> bool:
        member = api_member(request)
        return member is not None and member.may(self.role)


class IsAdmin(IsMember):
    """Admins and owners of the workspace."""

    role = Role.ADMIN
