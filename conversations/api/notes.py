"""What stands in a conversation beside its messages: notes among the team, and notices."""

from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox
from conversations.actions import annotate
from conversations.api.base import (
    CursorSerializer,
    MemberView,
    page_of_schema,
    read_body,
)
from conversations.api.requests import NewNoteSerializer
from conversations.api.shapes import NoteSerializer, NoticeSerializer
from echodesk.api_schema import documented


class NoteListView(MemberView):
    """The notes of one conversation."""

    @documented(
        page_of_schema(NoteSerializer), operation_id="notes_list", parameters=[CursorSerializer]
    )
    def get(self, request: Request, pk: int) -> Response:
        """The notes of a conversation, newest first."""
        rows = inbox.notes(self.member, inbox.get(self.member, pk))
        return self.page(request, rows, NoteSerializer, time_field="created_at")

    @documented(NoteSerializer, status=201, operation_id="notes_create", request=NewNoteSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Write a note that only the team sees."""
        conversation = inbox.get(self.member, pk)
        text = read_body(request, NewNoteSerializer)["text"]
        note = annotate.add_note(member=self.member, conversation=conversation, text=text)
        return Response(NoteSerializer(note).data, status=201)


class NoticeListView(MemberView):
    """What stands in one conversation without having been said."""

    @documented(
        page_of_schema(NoticeSerializer), operation_id="notices_list", parameters=[CursorSerializer]
    )
    def get(self, request: Request, pk: int) -> Response:
        """The notices of a conversation, newest first: somebody came by an ad, an app took over."""
        rows = inbox.notices(self.member, inbox.get(self.member, pk))
        return self.page(request, rows, NoticeSerializer, time_field="occurred_at")
