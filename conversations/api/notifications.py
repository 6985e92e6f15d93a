"""What a member was told of personally."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import notifications
from conversations.actions.notifications import mark_seen
from conversations.api.base import (
    CursorSerializer,
    MemberView,
    page_of_schema,
    page_response,
    read_body,
    read_query,
    row_id,
)
from conversations.api.shapes import MemberRefSerializer
from conversations.models import Conversation, Notification, NotificationKind
from echodesk.api_parsing import StrictSerializer
from echodesk.api_schema import documented


class NotificationSerializer(serializers.Serializer[Notification]):
    """One thing for this member. ``by`` is the colleague who did it, ``note`` where it stands."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=NotificationKind.choices)
    conversation = serializers.IntegerField(source="conversation_id")
    note = serializers.IntegerField(source="note_id", allow_null=True)
    by = MemberRefSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


class SeenSerializer(StrictSerializer):
    """Whose notifications are seen: those of one conversation, or without it all."""

    conversation = row_id(required=False, allow_null=True)


class SeenCountSerializer(serializers.Serializer[Any]):
    """How many were not seen before."""

    seen = serializers.IntegerField()


class NotificationListView(MemberView):
    """What the member was told of."""

    @documented(
        page_of_schema(NotificationSerializer),
        operation_id="notifications_list",
        parameters=[CursorSerializer],
    )
    def get(self, request: Request) -> Response:
        """Mentions, work handed over and news in what one follows, newest first."""
        values = read_query(request, CursorSerializer)
        page = notifications.page(self.member, cursor=values["cursor"], size=values["page_size"])
        return page_response(request, page, NotificationSerializer)


class NotificationSeenView(MemberView):
    """Taking them as seen."""

    @documented(SeenCountSerializer, operation_id="notifications_seen", request=SeenSerializer)
    def post(self, request: Request) -> Response:
        """Take those of one conversation, or all, as seen."""
        values = read_body(request, SeenSerializer)
        about = None
        if values.get("conversation"):
            rows = Conversation.objects.visible_to(self.member)
            about = rows.filter(pk=values["conversation"]).first()
            if about is None:
                return Response({"seen": 0})
        return Response({"seen": mark_seen(member=self.member, conversation=about)})
