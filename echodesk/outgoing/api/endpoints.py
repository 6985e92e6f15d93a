"""Endpoints, for programs of admins."""

from typing import Any

from django.db import transaction
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.api_lists import page_of_schema, read_body
from echodesk.api_schema import documented
from echodesk.outgoing.actions import dispatches, switching
from echodesk.outgoing.actions import endpoints as actions
from echodesk.outgoing.api.shapes import (
    DispatchDetailSerializer,
    EndpointChangeSerializer,
    EndpointSerializer,
    EndpointWithSecretSerializer,
    NewEndpointSerializer,
    ReplayedSerializer,
    SinceSerializer,
)
from echodesk.outgoing.models import Endpoint
from echodesk.outgoing.reading import endpoints_of, get_endpoint, health_of
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.permissions import IsAdmin, api_member

_TAGS = ["outgoing webhooks"]
_EDITABLE = ("url", "description", "types")


class WebhooksView(APIView):
    """What all operations share: they are for admins, as endpoints are told everything."""

    def get_permissions(self) -> list[BasePermission]:
        """Admins alone."""
        return [IsAdmin()]

    @property
    def member(self) -> Membership:
        """Who is asking."""
        return require_role(api_member(self.request), Role.ADMIN)


def _answer(
    endpoint: Endpoint,
    shape: type[EndpointSerializer] = EndpointSerializer,
    *,
    status: int = 200,
) -> Response:
    data = shape(endpoint, context={"health": health_of([endpoint])}).data
    return Response(data, status=status, headers={"Cache-Control": "no-store"})


class EndpointListView(WebhooksView):
    """All endpoints."""

    @documented(
        page_of_schema(EndpointSerializer), operation_id="webhooks_endpoints_list", tags=_TAGS
    )
    def get(self, request: Request) -> Response:
        """The endpoints of the workspace, and how they do."""
        rows = list(endpoints_of(self.member))
        data = EndpointSerializer(rows, many=True, context={"health": health_of(rows)}).data
        answer: dict[str, Any] = {"next": None, "previous": None, "results": data}
        return Response(answer)

    @documented(
        EndpointWithSecretSerializer,
        status=201,
        operation_id="webhooks_endpoints_create",
        tags=_TAGS,
        request=NewEndpointSerializer,
    )
    def post(self, request: Request) -> Response:
        """Add an endpoint. It is told of what happens from now on; keep its `secret`."""
        values = read_body(request, NewEndpointSerializer)
        made = actions.create_endpoint(member=self.member, **values)
        return _answer(made, EndpointWithSecretSerializer, status=201)


class EndpointView(WebhooksView):
    """One endpoint."""

    @documented(EndpointSerializer, operation_id="webhooks_endpoints_retrieve", tags=_TAGS)
    def get(self, request: Request, pk: int) -> Response:
        """One endpoint, and how it does."""
        return _answer(get_endpoint(self.member, pk))

    @documented(
        EndpointSerializer,
        operation_id="webhooks_endpoints_update",
        tags=_TAGS,
        request=EndpointChangeSerializer,
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change, disable or enable an endpoint."""
        member = self.member
        endpoint = get_endpoint(member, pk)
        with transaction.atomic():
            _change(member, endpoint, read_body(request, EndpointChangeSerializer))
        return _answer(get_endpoint(member, pk))

    @documented(None, status=204, operation_id="webhooks_endpoints_destroy", tags=_TAGS)
    def delete(self, request: Request, pk: int) -> Response:
        """Delete an endpoint, and with it its log."""
        member = self.member
        actions.delete_endpoint(member=member, endpoint=get_endpoint(member, pk))
        return Response(status=204)


def _change(member: Membership, endpoint: Endpoint, given: dict[str, Any]) -> None:
    if any(name in given for name in _EDITABLE):
        values = {name: given.get(name, getattr(endpoint, name)) for name in _EDITABLE}
        actions.change_endpoint(member=member, endpoint=endpoint, **values)
    match given.get("is_active"):
        case True:
            catch_up = given["catch_up"]
            switching.enable_endpoint(member=member, endpoint=endpoint, catch_up=catch_up)
        case False:
            switching.disable_endpoint(member=member, endpoint=endpoint)


class EndpointRotateView(WebhooksView):
    """Another secret."""

    @documented(
        EndpointWithSecretSerializer,
        operation_id="webhooks_endpoints_rotate",
        tags=_TAGS,
        request=None,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Replace the secret. The one from before signs as well until `previous_until`."""
        member = self.member
        row = actions.rotate_secret(member=member, endpoint=get_endpoint(member, pk))
        return _answer(row, EndpointWithSecretSerializer)


class EndpointTestView(WebhooksView):
    """Trying an endpoint."""

    @documented(
        DispatchDetailSerializer,
        status=201,
        operation_id="webhooks_endpoints_test",
        tags=_TAGS,
        request=None,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Send an event of the type `test`, once. Look at the dispatch for what comes of it."""
        member = self.member
        made = dispatches.send_test(member=member, endpoint=get_endpoint(member, pk))
        return Response(DispatchDetailSerializer(made).data, status=201)


class EndpointReplayView(WebhooksView):
    """Sending again what failed."""

    @documented(
        ReplayedSerializer,
        status=202,
        operation_id="webhooks_endpoints_replay",
        tags=_TAGS,
        request=SinceSerializer,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Send all that was made since then and failed once more."""
        member = self.member
        count = dispatches.replay_failed(
            member=member,
            endpoint=get_endpoint(member, pk),
            since=read_body(request, SinceSerializer)["since"],
        )
        return Response({"replayed": count}, status=202)
