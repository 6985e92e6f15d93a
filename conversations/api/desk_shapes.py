"""What programs see and send of drafts, canned replies, deeds and reading."""

from typing import Any

from rest_framework import serializers

from conversations.api.base import row_id
from conversations.api.shapes import MemberRefSerializer
from conversations.models import CannedReply, Deed, Draft, DraftMode, Verb
from echodesk.api_parsing import StrictSerializer

_TEXT, _CANNED, _FEW = 20_000, 4000, 100


class DraftSerializer(serializers.Serializer[Draft]):
    """What you have begun to write in a conversation."""

    mode = serializers.ChoiceField(choices=DraftMode.choices)
    text = serializers.CharField()
    reply_to = serializers.IntegerField(source="reply_to_id", allow_null=True)
    attachments = serializers.SerializerMethodField(help_text="ids of your uploads")
    updated_at = serializers.DateTimeField()

    def get_attachments(self, draft: Draft) -> list[int]:
        """The uploads, in the order they were made."""
        return sorted(upload.pk for upload in draft.uploads.all())


class NewDraftSerializer(StrictSerializer):
    """What to keep. A draft of nothing is forgotten."""

    text = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=_TEXT, trim_whitespace=False
    )
    reply_to = row_id(
        required=False, allow_null=True, help_text="the id of a message of this conversation"
    )
    attachments = serializers.ListField(
        child=row_id(), required=False, default=list, max_length=_FEW, help_text="your uploads"
    )


class DeedSerializer(serializers.Serializer[Deed]):
    """Who did what in a conversation.

    ``data`` names things as they were called then: ``{"name"}`` of an assignee or team,
    ``{"added", "removed"}`` labels, ``{"to"}`` of a priority, ``{"until"}`` of a snooze.
    """

    id = serializers.IntegerField()
    conversation = serializers.IntegerField(source="conversation_id")
    verb = serializers.ChoiceField(choices=Verb.choices)
    member = MemberRefSerializer(
        allow_null=True, help_text="nobody where time or the person writing did it"
    )
    # REST framework takes declared fields off the class, so its own ``data`` stays.
    data = serializers.DictField()  # type: ignore[assignment]
    created_at = serializers.DateTimeField()


class UnreadSerializer(StrictSerializer):
    """From where on the conversation is to be unread for you; without it, the last message."""

    message = row_id(required=False, allow_null=True)


class CannedReplySerializer(serializers.Serializer[CannedReply]):
    """A canned reply: the workspace's, or your own."""

    id = serializers.IntegerField()
    shortcut = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField(help_text="with variables as `{{contact.first_name|there}}`")
    shared = serializers.SerializerMethodField()
    uses = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_shared(self, reply: CannedReply) -> bool:
        """Whether it is the whole workspace's."""
        return reply.owner_id is None


class NewCannedReplySerializer(StrictSerializer):
    """A canned reply. ``shared`` ones are the admins' to write."""

    shortcut = serializers.CharField(max_length=41)
    text = serializers.CharField(max_length=_CANNED)
    title = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)
    shared = serializers.BooleanField(required=False, default=False)


class CannedReplyPatchSerializer(StrictSerializer):
    """What can be changed about a canned reply. What is not sent stays."""

    shortcut = serializers.CharField(max_length=41, required=False)
    text = serializers.CharField(max_length=_CANNED, required=False)
    title = serializers.CharField(required=False, allow_blank=True, max_length=120)
    shared = serializers.BooleanField(required=False)


def values_of(reply: CannedReply) -> dict[str, Any]:
    """What stands in ``reply``, as a change of it takes it."""
    return {
        "shortcut": reply.shortcut,
        "text": reply.text,
        "title": reply.title,
        "shared": reply.owner_id is None,
    }
