"""What the API shows of what a workspace knows of people, and of tables that are read in."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations.api.shapes import MemberRefSerializer
from conversations.models import AttributeType, ContactImport, ImportState


class AttributeSerializer(serializers.Serializer[Any]):
    """A field of the workspace's own on every contact."""

    id = serializers.IntegerField()
    key = serializers.CharField(help_text="its name in `attributes` of contacts; it stays")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=AttributeType.choices, source="type")
    choices = serializers.ListField(child=serializers.CharField())


class ContactNoteSerializer(serializers.Serializer[Any]):
    """What the team should know of a person."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    author = MemberRefSerializer(allow_null=True)
    created_at = serializers.DateTimeField()


class RefusedLineSerializer(serializers.Serializer[Any]):
    """A line of a table that was left out."""

    line = serializers.IntegerField()
    why = serializers.CharField()


class ContactImportSerializer(serializers.Serializer[Any]):
    """How far the import of a table is, and what became of its lines."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=ImportState.choices)
    columns = serializers.ListField(child=serializers.CharField(allow_blank=True))
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.SerializerMethodField()

    @extend_schema_field(RefusedLineSerializer(many=True))
    def get_refused(self, row: ContactImport) -> list[dict[str, Any]]:
        """The lines that were left out, and why."""
        return [{"line": line, "why": why} for line, why, _cells in row.refused]
