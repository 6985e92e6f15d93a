"""What every endpoint of the conversations has in common."""

from rest_framework.views import APIView

from echodesk.api_lists import (
    CursorSerializer,
    page_of_schema,
    page_response,
    read_body,
    read_query,
    whole_list,
)
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.permissions import api_member

__all__ = [
    "CursorSerializer",
    "MemberView",
    "page_of_schema",
    "page_response",
    "read_body",
    "read_query",
    "whole_list",
]


class MemberView(APIView):
    """A view for members of a workspace, as ``IsMember`` by default makes sure."""

    @property
    def member(self) -> Membership:
        """Who is asking."""
        return require_role(api_member(self.request), Role.AGENT)
