"""Tickets for sockets."""

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.realtime import tickets
from echodesk.workspaces.permissions import api_member


class TicketView(APIView):
    """A one-time ticket for ``/ws/inbox/?token=…``."""

    def get(self, request: Request) -> Response:
        """Answer ``{"token", "expires_in"}`` (seconds)."""
        member = api_member(request)
        if member is None:
            raise PermissionDenied
        answer = {"token": tickets.issue(member), "expires_in": tickets.LIFETIME}
        return Response(answer, headers={"Cache-Control": "no-store"})

    def post(self, request: Request) -> Response:
        """The same, for clients that never GET what changes with each call."""
        return self.get(request)
