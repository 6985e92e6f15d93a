"""What programs may send as an answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations.api.base import row_id
from echodesk.api_parsing import StrictSerializer

# More than any platform takes: what is too much for one is refused by its own rules.
_TEXT_LENGTH, _TITLE, _PAYLOAD, _LINK = 20_000, 200, 1000, 2000
_FEW, _MANY = 20, 100
_NO_VARIABLES = _("Give a list of texts, or an object of them.")


def _list_of(
    each: serializers.BaseSerializer[Any], most: int, **options: Any
) -> serializers.ListField:
    return serializers.ListField(child=each, max_length=most, **options)


class NewQuickReplySerializer(StrictSerializer):
    """An answer offered for tapping; ``payload`` comes back with it, and is the title if empty."""

    title = serializers.CharField(max_length=_TITLE)
    payload = serializers.CharField(required=False, allow_blank=True, max_length=_PAYLOAD)


class NewButtonSerializer(StrictSerializer):
    """A button. It opens ``url``, or ``payload`` comes back when it is tapped."""

    title = serializers.CharField(max_length=_TITLE)
    payload = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=_PAYLOAD
    )
    url = serializers.CharField(required=False, allow_blank=True, default="", max_length=_LINK)


class NewRowSerializer(StrictSerializer):
    """A line of a list; ``id`` comes back when it is chosen."""

    id = serializers.CharField(max_length=_TITLE)
    title = serializers.CharField(max_length=_TITLE)
    description = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=_TITLE
    )


class NewSectionSerializer(StrictSerializer):
    """Lines under one heading, which a list of one section may do without."""

    title = serializers.CharField(required=False, allow_blank=True, default="", max_length=_TITLE)
    rows = _list_of(NewRowSerializer(), _MANY)


class NewChoicesSerializer(StrictSerializer):
    """WhatsApp's list to choose from, which ``button`` opens. The words are the ``text``."""

    button = serializers.CharField(max_length=_TITLE)
    sections = _list_of(NewSectionSerializer(), _FEW)


class NewCardSerializer(StrictSerializer):
    """A card of Messenger and Instagram. The platform fetches ``image_url`` itself."""

    title = serializers.CharField(max_length=_TITLE)
    subtitle = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=_TITLE
    )
    image_url = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=_LINK
    )
    buttons = _list_of(NewButtonSerializer(), _FEW, required=False, default=list)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "array", "items": {"type": "string"}},
            {"type": "object", "additionalProperties": {"type": "string"}},
        ]
    }
)
class VariablesField(serializers.Field[Any, Any, Any, Any]):
    """Values of a message template: all in their order, or each by its key."""

    def to_internal_value(self, data: Any) -> list[str] | dict[str, str]:
        """Texts, however they were given; numbers are texts too."""
        values = list(data.values()) if isinstance(data, dict) else data
        if not isinstance(values, list) or len(values) > _MANY:
            raise serializers.ValidationError(_NO_VARIABLES)
        texts = [_variable(value) for value in values]
        return dict(zip(data, texts, strict=True)) if isinstance(data, dict) else texts

    def to_representation(self, value: Any) -> Any:
        """Unchanged."""
        return value


def _variable(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise serializers.ValidationError(_NO_VARIABLES)
    text: str = serializers.CharField(allow_blank=True).run_validation(str(value))
    return text


class NewTemplateSerializer(StrictSerializer):
    """A WhatsApp message template, filled in.

    ``variables`` in the order, or by the ``key``, in which ``/api/message-templates/``
    names them: header, body, buttons.
    """

    name = serializers.CharField(max_length=512)
    language = serializers.CharField(max_length=16)
    variables = VariablesField(required=False, allow_null=True)
    header = row_id(
        required=False, allow_null=True, help_text="the file at its head, if it has one: an upload"
    )


class NewMessageSerializer(StrictSerializer):
    """An answer: words and files, with one of what can be tapped; or a message template.

    ``client_id`` is the caller's own name for it: sent twice, written once.
    """

    text = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=_TEXT_LENGTH
    )
    client_id = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, max_length=64
    )
    tag = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=32, help_text="`human_agent`"
    )
    reply_to = serializers.IntegerField(
        required=False, allow_null=True, help_text="the id of a message of this conversation"
    )
    attachments = serializers.ListField(
        child=row_id(),
        required=False,
        max_length=_MANY,
        help_text="ids of files you uploaded, in the order they are sent in",
    )
    template = NewTemplateSerializer(required=False, allow_null=True)
    quick_replies = _list_of(NewQuickReplySerializer(), _MANY, required=False)
    buttons = _list_of(NewButtonSerializer(), _FEW, required=False)
    choices = NewChoicesSerializer(required=False, allow_null=True)
    cards = _list_of(NewCardSerializer(), _FEW, required=False)
