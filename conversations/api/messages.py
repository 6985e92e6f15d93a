"""What is said in a conversation: messages to the person, notes among the team."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox
from conversations.actions import annotate, reply
from conversations.api.base import (
    CursorSerializer,
    MemberView,
    page_of_schema,
    page_response,
    read_body,
    read_query,
)
from conversations.api.requests import (
    EmptySerializer,
    NewMessageSerializer,
    NewNoteSerializer,
    RetrySerializer,
)
from conversations.api.shapes import MessageSerializer, NoteSerializer, NoticeSerializer
from conversations.models import Conversation, Message
from echodesk.api_schema import documented
from echodesk.errors import ActionError
from echodesk.keyset import page_of
from echodesk.workspaces.models import Membership


class MessageListView(MemberView):
    """The messages of one conversation."""

    @documented(
        page_of_schema(MessageSerializer),
        operation_id="messages_list",
        parameters=[CursorSerializer],
    )
    def get(self, request: Request, pk: int) -> Response:
        """The messages of a conversation, newest first."""
        values = read_query(request, CursorSerializer)
        rows = inbox.messages(self.member, inbox.get(self.member, pk))
        page = page_of(
            rows, time_field="occurred_at", cursor=values["cursor"], size=values["page_size"]
        )
        return page_response(request, page, MessageSerializer)

    @documented(
        MessageSerializer,
        status=201,
        operation_id="messages_create",
        request=NewMessageSerializer,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Answer the person. The message is queued; its status tells how it went."""
        conversation = inbox.get(self.member, pk)
        values = read_body(request, NewMessageSerializer)
        _refuse_unsupported(values)
        first, *_parts = reply.queue_reply(
            member=self.member,
            conversation=conversation,
            text=values["text"],
            client_id=values.get("client_id"),
            tag=values["tag"],
            reply_to=_answered(self.member, conversation, values.get("reply_to")),
        )
        return Response(MessageSerializer(first).data, status=201)


class MessageView(MemberView):
    """One message."""

    @documented(MessageSerializer, operation_id="messages_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One message, such as one whose status is of interest."""
        return Response(MessageSerializer(inbox.get_message(self.member, pk)).data)


class MessageRetryView(MemberView):
    """Sending again."""

    @documented(MessageSerializer, operation_id="messages_retry", request=RetrySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Send a message again that was not delivered."""
        message = inbox.get_message(self.member, pk)
        confirmed = read_body(request, RetrySerializer)["confirm"]
        again = reply.retry_message(member=self.member, message=message, confirmed=confirmed)
        return Response(MessageSerializer(again).data)


class MessageCancelView(MemberView):
    """Withdrawing."""

    @documented(MessageSerializer, operation_id="messages_cancel", request=EmptySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Withdraw a message that still waits, or has failed."""
        message = inbox.get_message(self.member, pk)
        read_body(request, EmptySerializer)
        return Response(
            MessageSerializer(reply.cancel_message(member=self.member, message=message)).data
        )


class NoteListView(MemberView):
    """The notes of one conversation."""

    @documented(
        page_of_schema(NoteSerializer), operation_id="notes_list", parameters=[CursorSerializer]
    )
    def get(self, request: Request, pk: int) -> Response:
        """The notes of a conversation, newest first."""
        values = read_query(request, CursorSerializer)
        rows = inbox.notes(self.member, inbox.get(self.member, pk))
        page = page_of(
            rows, time_field="created_at", cursor=values["cursor"], size=values["page_size"]
        )
        return page_response(request, page, NoteSerializer)

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
        values = read_query(request, CursorSerializer)
        rows = inbox.notices(self.member, inbox.get(self.member, pk))
        page = page_of(
            rows, time_field="occurred_at", cursor=values["cursor"], size=values["page_size"]
        )
        return page_response(request, page, NoticeSerializer)


def _refuse_unsupported(values: dict[str, Any]) -> None:
    for field in ("attachments", "template"):
        if values.get(field):
            detail = _("Only text can be sent so far.")
            raise ActionError(detail, code="unsupported", fields={field: [detail]})


def _answered(member: Membership, conversation: Conversation, pk: int | None) -> Message | None:
    if pk is None:
        return None
    found = inbox.messages(member, conversation).filter(pk=pk).first()
    if found is None:
        detail = _("The message answered to is not in this conversation.")
        raise ActionError(detail, fields={"reply_to": [detail]})
    return found
