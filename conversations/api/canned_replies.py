"""The canned replies of the workspace, and one's own."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.actions import canned_replies
from conversations.api.base import MemberView, page_of_schema, read_body, whole_list
from conversations.api.desk_shapes import (
    CannedReplyPatchSerializer,
    CannedReplySerializer,
    NewCannedReplySerializer,
    values_of,
)
from conversations.models import CannedReply
from echodesk.api_schema import documented


class CannedReplyListView(MemberView):
    """All canned replies one can use."""

    @documented(page_of_schema(CannedReplySerializer), operation_id="canned_replies_list")
    def get(self, request: Request) -> Response:
        """The workspace's canned replies and your own, by shortcut."""
        rows = CannedReply.objects.visible_to(self.member)
        return whole_list(request, rows, CannedReplySerializer)

    @documented(
        CannedReplySerializer,
        status=201,
        operation_id="canned_replies_create",
        request=NewCannedReplySerializer,
    )
    def post(self, request: Request) -> Response:
        """Write a canned reply."""
        values = read_body(request, NewCannedReplySerializer)
        row = canned_replies.save_canned_reply(member=self.member, **values)
        return Response(CannedReplySerializer(row).data, status=201)


class CannedReplyView(MemberView):
    """One canned reply."""

    def _reply(self, pk: int) -> CannedReply:
        return get_object_or_404(CannedReply.objects.visible_to(self.member), pk=pk)

    @documented(CannedReplySerializer, operation_id="canned_replies_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One canned reply."""
        return Response(CannedReplySerializer(self._reply(pk)).data)

    @documented(
        CannedReplySerializer,
        operation_id="canned_replies_update",
        request=CannedReplyPatchSerializer,
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change a canned reply."""
        reply = self._reply(pk)
        values = values_of(reply) | read_body(request, CannedReplyPatchSerializer)
        row = canned_replies.save_canned_reply(member=self.member, reply=reply, **values)
        return Response(CannedReplySerializer(row).data)

    @documented(None, status=204, operation_id="canned_replies_delete")
    def delete(self, request: Request, pk: int) -> Response:
        """Delete a canned reply: your own, or as an admin one of the workspace's."""
        canned_replies.delete_canned_reply(member=self.member, reply=self._reply(pk))
        return Response(status=204)
