"""What can be done about a message that was written: try again, withdraw, settle, react."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox
from conversations.actions import react, reply, undelivered
from conversations.api.base import MemberView, read_body
from conversations.api.message_shapes import MessageSerializer, standing
from conversations.api.refusals import WINDOW_REFUSALS, with_alternatives
from conversations.api.requests import (
    EmptySerializer,
    ReactionRequestSerializer,
    RequeuedSerializer,
    RequeueSerializer,
    RetrySerializer,
)
from conversations.models import Message
from echodesk.api_schema import documented
from echodesk.workspaces.permissions import IsAdmin


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
        """Send a message again that was not delivered, and the parts held back with it.

        One that is uncertain may have arrived: it takes `confirm`.
        """
        message = self.message(pk)
        values = read_body(request, RetrySerializer)
        how = {"confirmed": values["confirm"], "tag": values.get("tag")}
        with with_alternatives(message.conversation):
            reply.retry_message(member=self.member, message=message, **how)
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


class MessageArrivedView(_MessageDeedView):
    """Settling."""

    @documented(MessageSerializer, operation_id="messages_arrived", request=EmptySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Tell that an uncertain message is there: somebody has seen it on the platform."""
        message = self.message(pk)
        read_body(request, EmptySerializer)
        reply.confirm_arrived(member=self.member, message=message)
        return self.answer(pk)


class MessageReactionView(_MessageDeedView):
    """Reacting."""

    @documented(
        {200: MessageSerializer, **WINDOW_REFUSALS},
        operation_id="messages_react",
        request=ReactionRequestSerializer,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Put an emoji on a message, in place of an earlier one of ours."""
        message = self.message(pk)
        emoji = read_body(request, ReactionRequestSerializer)["emoji"]
        with with_alternatives(message.conversation):
            react.react(member=self.member, message=message, emoji=emoji)
        return self.answer(pk)

    @documented({204: None, **WINDOW_REFUSALS}, operation_id="messages_unreact")
    def delete(self, request: Request, pk: int) -> Response:
        """Take our emoji off a message; where there is none, nothing happens."""
        message = self.message(pk)
        with with_alternatives(message.conversation):
            react.react(member=self.member, message=message, emoji="")
        return Response(status=204)


class RequeueView(MemberView):
    """Sending again in bulk."""

    def get_permissions(self) -> list[BasePermission]:
        """For admins alone."""
        return [IsAdmin()]

    @documented(RequeuedSerializer, operation_id="messages_requeue", request=RequeueSerializer)
    def post(self, request: Request) -> Response:
        """Send again what failed, and with `confirm_uncertain` what is uncertain. Admins only.

        Messages that cannot be sent any more stay as they are, as do those that are not
        there.
        """
        values = read_body(request, RequeueSerializer)
        ids = values["messages"]
        confirmed = ids if values["confirm_uncertain"] else []
        done = undelivered.requeue(member=self.member, ids=ids, confirmed=confirmed)
        return Response(RequeuedSerializer({"requeued": len(done)}).data)
