"""The log of an endpoint, for programs of admins."""

from rest_framework.request import Request
from rest_framework.response import Response

from echodesk.api_lists import page_of_schema, page_response, read_query
from echodesk.api_schema import documented
from echodesk.outgoing.actions import dispatches as actions
from echodesk.outgoing.api.endpoints import WebhooksView
from echodesk.outgoing.api.shapes import (
    DispatchDetailSerializer,
    DispatchSerializer,
    LogQuerySerializer,
)
from echodesk.outgoing.reading import get_dispatch, get_endpoint, page

_TAGS = ["outgoing webhooks"]


class DispatchListView(WebhooksView):
    """What was made for an endpoint."""

    @documented(
        page_of_schema(DispatchSerializer),
        operation_id="webhooks_dispatches_list",
        tags=_TAGS,
        parameters=[LogQuerySerializer],
    )
    def get(self, request: Request, pk: int) -> Response:
        """The log of an endpoint, newest first."""
        values = read_query(request, LogQuerySerializer)
        found = page(
            get_endpoint(self.member, pk),
            state=values.get("state", ""),
            kind=values.get("type", ""),
            cursor=values["cursor"],
            size=values["page_size"],
        )
        return page_response(request, found, DispatchSerializer)


class DispatchView(WebhooksView):
    """One dispatch."""

    @documented(DispatchDetailSerializer, operation_id="webhooks_dispatches_retrieve", tags=_TAGS)
    def get(self, request: Request, uid: str) -> Response:
        """What is sent, and each attempt at it."""
        return Response(DispatchDetailSerializer(get_dispatch(self.member, uid)).data)


class DispatchReplayView(WebhooksView):
    """Sending it again."""

    @documented(
        DispatchDetailSerializer,
        status=202,
        operation_id="webhooks_dispatches_replay",
        tags=_TAGS,
        request=None,
    )
    def post(self, request: Request, uid: str) -> Response:
        """Send what is delivered or has failed once more, under the same id."""
        member = self.member
        row = actions.replay(member=member, dispatch=get_dispatch(member, uid))
        return Response(DispatchDetailSerializer(row).data, status=202)
