"""What programs may send about people; whether it is right, the actions say."""

from rest_framework import serializers

from conversations.api.base import CursorSerializer
from conversations.api.shapes import AnyValueField
from conversations.models import AttributeType
from echodesk.api_parsing import StrictSerializer

_LONGEST = 500


def _text(**options: object) -> serializers.CharField:
    return serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=_LONGEST,
        **options,  # type: ignore[arg-type]
    )


class ContactQuerySerializer(CursorSerializer):
    """Which people."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        help_text="name, handle, e-mail address, company or phone number",
    )


class NewContactSerializer(StrictSerializer):
    """What is known of a person."""

    name = _text()
    email = _text()
    phone = _text()
    company = _text()
    language = _text()
    attributes = serializers.DictField(
        child=AnyValueField(allow_null=True), required=False, help_text="by key; null empties"
    )


class NewContactNoteSerializer(StrictSerializer):
    """A note on a person."""

    text = serializers.CharField(max_length=10_000)


class NewAttributeSerializer(StrictSerializer):
    """An attribute. Its key is made of the name."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=AttributeType.choices)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, default=list, max_length=100
    )


class AttributePatchSerializer(StrictSerializer):
    """What can be changed about an attribute; its kind and its key stay."""

    name = serializers.CharField(max_length=200, required=False)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=100
    )


class NewImportSerializer(StrictSerializer):
    """A CSV file. ``columns`` says what each is, in order; without, their names tell."""

    file = serializers.FileField()
    columns = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=60),
        required=False,
        max_length=100,
        help_text="`name`, `email`, `phone`, `handle`, `company`, `language`,"
        " `attribute:<key>`, or empty to leave it out",
    )
