"""Tickets for sockets."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.realtime import tickets
from echodesk.workspaces.permissions import api_member


class TicketSerializer(serializers.Serializer[dict[str, object]]):
    """What a program opens a socket with."""

    token = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")


def _answer(request: Request) -> Response:
    member = api_member(request)
    if member is None:
        raise PermissionDenied
    answer = {"token": tickets.issue(member), "expires_in": tickets.LIFETIME}
    return Response(answer, headers={"Cache-Control": "no-store"})


class TicketView(APIView):
    """A one-time ticket for ``/ws/inbox/?token=…``, good for one socket."""

    @extend_schema(operation_id="ws_ticket_retrieve", tags=["live"], responses=TicketSerializer)
    def get(self, request: Request) -> Response:
        """Get a ticket with which one socket can be opened."""
        return _answer(request)

    @extend_schema(
        operation_id="ws_ticket_create", tags=["live"], request=None, responses=TicketSerializer
    )
    def post(self, request: Request) -> Response:
        """The same, for clients that never GET what is new with each call."""
        return _answer(request)
