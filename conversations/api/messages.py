"""What is said to people: the messages of a conversation, and what of them did not arrive."""

from collections.abc import Sequence
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox, undelivered
from conversations.actions import reply
from conversations.api.base import (
    CursorSerializer,
    MemberView,
    page_of_schema,
    page_response,
    read_body,
    read_query,
)
from conversations.api.message_shapes import MessageSerializer, SentMessageSerializer, standing
from conversations.api.new_message import answer_of, in_the_words_of
from conversations.api.new_shapes import NewMessageSerializer
from conversations.api.refusals import WINDOW_REFUSALS, with_alternatives
from conversations.api.requests import UndeliveredQuerySerializer
from conversations.models import Conversation, Message
from conversations.undelivered import UndeliveredQuery
from echodesk.api_schema import documented
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
        conversation = inbox.get(self.member, pk)
        page = page_of(
            inbox.messages(self.member, conversation),
            time_field="occurred_at",
            cursor=values["cursor"],
            size=values["page_size"],
        )
        for message in page.items:
            message.conversation = conversation
        return page_response(request, page, MessageSerializer, standing(page.items))

    @documented(
        {201: SentMessageSerializer, **WINDOW_REFUSALS},
        operation_id="messages_create",
        request=NewMessageSerializer,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Answer the person. The message is queued; its status tells how it went.

        What takes several messages on the platform (a long text, files) answers with the
        first, and the others in its `parts`. Sent again with the same `client_id`, it
        answers the same messages with the same 201, and nothing is written or sent.
        Everything the platform would refuse is refused here, before anything is written.
        """
        conversation = inbox.get(self.member, pk)
        values = read_body(request, NewMessageSerializer)
        rows = reply.already_written(conversation, values.get("client_id"))
        if not rows:
            rows = _answer(self.member, conversation, values)
        return _written(self.member, conversation, rows)


class MessageView(MemberView):
    """One message."""

    @documented(MessageSerializer, operation_id="messages_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One message, such as one whose status is of interest."""
        message = inbox.get_message(self.member, pk)
        return Response(MessageSerializer(message, context=standing([message])).data)


class UndeliveredView(MemberView):
    """What did not arrive."""

    @documented(
        page_of_schema(MessageSerializer),
        operation_id="messages_undelivered",
        parameters=[UndeliveredQuerySerializer],
    )
    def get(self, request: Request) -> Response:
        """Messages of all conversations that failed, are uncertain or wait; newest first.

        Without a `status`, those that failed or are uncertain.
        """
        values = read_query(request, UndeliveredQuerySerializer)
        query = UndeliveredQuery(status=values["status"], account=values["account"])
        page = undelivered.page(
            self.member, query, cursor=values["cursor"], size=values["page_size"]
        )
        return page_response(request, page, MessageSerializer, standing(page.items))


def _written(member: Membership, conversation: Conversation, rows: Sequence[Message]) -> Response:
    """The messages of one answer, in as many queries however many they are."""
    written = Message.objects.visible_to(member).filter(pk__in=[row.pk for row in rows])
    first, *parts = inbox.with_message_details(written).order_by("pk")
    for message in (first, *parts):
        message.conversation = conversation
    context = {**standing([first, *parts]), "parts": parts}
    return Response(SentMessageSerializer(first, context=context).data, status=201)


def _answer(
    member: Membership, conversation: Conversation, values: dict[str, Any]
) -> list[Message]:
    with with_alternatives(conversation), in_the_words_of(values):
        answer = answer_of(member, conversation, values)
        return reply.queue_reply(member=member, conversation=conversation, **answer)
