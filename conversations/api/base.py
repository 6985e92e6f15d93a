"""What every endpoint of the conversations has in common."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.api_lists import (
    CursorSerializer,
    page_of_schema,
    page_response,
    read_body,
    read_query,
    whole_list,
)
from echodesk.keyset import page_of
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
    "row_id",
    "whole_list",
]


# What a column of ids holds.
_LARGEST_ID = 2**63 - 1


def row_id(**options: Any) -> serializers.IntegerField:
    """The id of a row; whether there is one is for the view to find out."""
    return serializers.IntegerField(min_value=1, max_value=_LARGEST_ID, **options)


class MemberView(APIView):
    """A view for members of a workspace, as ``IsMember`` by default makes sure."""

    @property
    def member(self) -> Membership:
        """Who is asking."""
        return require_role(api_member(self.request), Role.AGENT)

    def page(
        self,
        request: Request,
        rows: QuerySet[Any],
        shape: type[serializers.BaseSerializer[Any]],
        *,
        time_field: str,
    ) -> Response:
        """The page of ``rows`` that the query names, newest first by ``time_field``."""
        values = read_query(request, CursorSerializer)
        found = page_of(
            rows, time_field=time_field, cursor=values["cursor"], size=values["page_size"]
        )
        return page_response(request, found, shape)
