"""What the API shows of what belongs to a message: attachments and reactions."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations.media_links import file_link, thumbnail_link
from conversations.models import Attachment, MediaState, Reaction, ReactionState
from social.contents import MediaKind

_Fields = serializers.Serializer[Any]


class AttachmentSerializer(serializers.Serializer[Attachment]):
    """One piece of media. The links are signed and expire; empty while there is no copy."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=MediaKind.choices)
    state = serializers.ChoiceField(choices=MediaState.choices)
    url = serializers.SerializerMethodField()
    thumbnail_url = serializers.SerializerMethodField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="bytes")
    width = serializers.IntegerField(allow_null=True, help_text="pixels")
    height = serializers.IntegerField(allow_null=True, help_text="pixels")
    title = serializers.CharField()
    is_voice = serializers.BooleanField()
    error = serializers.CharField()

    def get_url(self, attachment: Attachment) -> str:
        """Where our copy is."""
        return file_link(attachment)

    def get_thumbnail_url(self, attachment: Attachment) -> str:
        """Where a small picture of it is."""
        return thumbnail_link(attachment)


class ReactionSerializer(_Fields):
    """What one side put on a message."""

    emoji = serializers.CharField()
    by = serializers.SerializerMethodField()
    state = serializers.ChoiceField(
        choices=ReactionState.choices, help_text="how far one of the business got"
    )

    @extend_schema_field(serializers.ChoiceField(choices=["person", "business"]))
    def get_by(self, reaction: Reaction) -> str:
        """Whose it is."""
        return "business" if reaction.by_business else "person"
