"""What can be done about a message that was written: try again, withdraw, settle, react."""

from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox
from conversations.actions import reply
from conversations.api.base import MemberView, read_body
from conversations.api.message_shapes import MessageSerializer, standing
from conversations.api.refusals import WINDOW_REFUSALS, with_alternatives
from conversations.api.requests import EmptySerializer, RetrySerializer
from conversations.models import Message
from echodesk.api_schema import documented


class _MessageDeedView(MemberView):
    def message(self, pk: int) -> Message:
        """The message, if the member may see it; else 404."""
        return inbox.get_message(self.member, pk)

    def answer(self, pk: int) -> Response:
        """The message as it is now."""
        message = self.message(pk)
        return Response(MessageSerializer(message, context=standing([message])).data)


class MessageRetryView(_MessageDeedView):
    """Sending again."""

    @documented(
        {200: MessageSerializer, **WINDOW_REFUSALS},
        operation_id="messages_retry",
        request=RetrySerializer,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Send a message again that was not delivered."""
        message = self.message(pk)
        confirmed = read_body(request, RetrySerializer)["confirm"]
        with with_alternatives(message.conversation):
            reply.retry_message(member=self.member, message=message, confirmed=confirmed)
        return self.answer(pk)


class MessageCancelView(_MessageDeedView):
    """Withdrawing."""

    @documented(MessageSerializer, operation_id="messages_cancel", request=EmptySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Withdraw a message that still waits, or has failed, and the parts that follow it."""
        message = self.message(pk)
        read_body(request, EmptySerializer)
        reply.cancel_message(member=self.member, message=message)
        return self.answer(pk)
