"""What the API shows of messages, and of how far they got."""

from collections.abc import Sequence
from typing import Any, get_args

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations import inbox
from conversations.api.content_shapes import AttachmentSerializer, ReactionSerializer
from conversations.api.details_shapes import DetailsSerializer, PricingSerializer
from conversations.api.shapes import MemberRefSerializer
from conversations.models import Direction, Message, MessageKind, MessageStatus
from conversations.waiting import Holdup, WaitingFor, holdups_of, undo_until, waiting_for


def standing(messages: Sequence[Message]) -> dict[str, Any]:
    """The context that ``messages`` are shown with. They come with their conversations.

    Costs three queries where some of them wait, else none.
    """
    conversations = {
        message.conversation_id: message.conversation
        for message in messages
        if message.status == MessageStatus.QUEUED
    }
    holdups = holdups_of(list(conversations.values())) if conversations else {}
    return {"now": timezone.now(), "holdups": holdups}


class MessageSerializer(serializers.Serializer[Message]):
    """A message. ``error`` is in words for people, ``reply_to`` the id of another message.

    ``reply_to_external_id`` is the platform's id of a message it answers that is not known.
    ``part_of`` is the first of several that were written as one.
    """

    id = serializers.IntegerField()
    conversation = serializers.IntegerField(source="conversation_id")
    direction = serializers.ChoiceField(choices=Direction.choices)
    kind = serializers.ChoiceField(choices=MessageKind.choices)
    text = serializers.CharField()
    details = DetailsSerializer()
    attachments = AttachmentSerializer(many=True)
    reactions = serializers.SerializerMethodField()
    reply_to = serializers.IntegerField(source="reply_to_id", allow_null=True)
    reply_to_external_id = serializers.CharField()
    part_of = serializers.IntegerField(source="part_of_id", allow_null=True)
    status = serializers.ChoiceField(choices=MessageStatus.choices)
    waiting_for = serializers.SerializerMethodField()
    undo_until = serializers.SerializerMethodField()
    asked = serializers.SerializerMethodField()
    error = serializers.CharField()
    error_code = serializers.CharField()
    pricing = PricingSerializer(allow_null=True)
    external_id = serializers.CharField(allow_null=True)
    client_id = serializers.CharField(allow_null=True)
    tag = serializers.CharField()
    author = MemberRefSerializer(allow_null=True)
    sent_elsewhere = serializers.BooleanField()
    is_deleted = serializers.BooleanField()
    edited_at = serializers.DateTimeField(allow_null=True)
    occurred_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(ReactionSerializer(many=True))
    def get_reactions(self, message: Message) -> list[dict[str, Any]]:
        """What each side put on the message."""
        return list(ReactionSerializer(inbox.reactions_of(message), many=True).data)

    @extend_schema_field(
        serializers.ChoiceField(
            choices=get_args(WaitingFor), help_text="what a queued message waits for, if anything"
        )
    )
    def get_waiting_for(self, message: Message) -> WaitingFor:
        """What it waits for; its turn is nothing."""
        holdup = self.context["holdups"].get(message.conversation_id, Holdup())
        return waiting_for(message, holdup, self.context["now"])

    @extend_schema_field(
        serializers.DateTimeField(allow_null=True, help_text="until then it can be taken back")
    )
    def get_undo_until(self, message: Message) -> str | None:
        """Until when its author's delay holds it back."""
        until = undo_until(message, self.context["now"])
        return serializers.DateTimeField().to_representation(until) if until else None

    @extend_schema_field(
        serializers.BooleanField(
            help_text="nobody knows whether it arrived; tell by `arrived/` or `retry/`"
        )
    )
    def get_asked(self, message: Message) -> bool:
        """Whether its outcome is up to people."""
        return message.status == MessageStatus.UNCERTAIN and message.asked_at is not None


class SentMessageSerializer(MessageSerializer):
    """A message that was just written. ``parts``: what follows it, where it takes several."""

    parts = serializers.SerializerMethodField()

    @extend_schema_field(MessageSerializer(many=True))
    def get_parts(self, _message: Message) -> list[dict[str, Any]]:
        """The messages that were written as one with it, in their order."""
        rows = MessageSerializer(self.context["parts"], many=True, context=self.context)
        return list(rows.data)
