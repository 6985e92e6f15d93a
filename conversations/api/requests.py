"""What programs may send, and how it is checked before an action sees it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conversations.actions.undelivered import MOST
from conversations.api.base import CursorSerializer, row_id
from conversations.inbox_query import QUEUES, InboxQuery, from_stored
from conversations.models import Priority, Status
from conversations.models.label import Tone
from conversations.search.wording import QUERY_HELP, QUERY_LENGTH
from conversations.undelivered import LISTED
from echodesk.api_parsing import StrictSerializer
from social.platforms import Platform

_TEXT_LENGTH = 20_000
_MANY = 100


class FiltersSerializer(serializers.Serializer[Any]):
    """Filters of the list of conversations. What is not sent does not filter."""

    queue = serializers.ChoiceField(
        QUEUES, required=False, help_text="`mine`, `unassigned` or where you are mentioned"
    )
    platform = serializers.ChoiceField(Platform.choices, required=False, allow_blank=True)
    status = serializers.ChoiceField(Status.choices, required=False, allow_blank=True)
    account = serializers.CharField(required=False, allow_blank=True, max_length=20)
    assignee = serializers.CharField(
        required=False, allow_blank=True, max_length=20, help_text="`me`, `none` or an id"
    )
    team = serializers.CharField(
        required=False, allow_blank=True, max_length=20, help_text="`none` or an id"
    )
    # REST framework takes declared fields off the class, so its own ``label`` stays.
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=60, help_text="an id or a name"
    )
    priority = serializers.ChoiceField(Priority.choices, required=False, allow_blank=True)
    unread = serializers.BooleanField(required=False, help_text="what you have not read")
    q = serializers.CharField(
        required=False, allow_blank=True, max_length=QUERY_LENGTH, help_text=QUERY_HELP
    )


class InboxQuerySerializer(CursorSerializer, FiltersSerializer):
    """The filters of the list of conversations, and where in it to start."""


class InboxFiltersSerializer(FiltersSerializer, StrictSerializer):
    """The same filters, where they are kept."""


def inbox_query(values: dict[str, Any]) -> InboxQuery:
    """The query that the validated values of :class:`InboxQuerySerializer` ask for."""
    return from_stored(values)


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class LabelField(serializers.Field[Any, Any, Any, Any]):
    """A label's id or name; which of them exist is the view's to find out."""

    def to_internal_value(self, data: Any) -> int | str:
        """The id or name as given."""
        if isinstance(data, bool) or not isinstance(data, int | str):
            raise serializers.ValidationError(_("Give the id or the name of a label."))
        return data

    def to_representation(self, value: Any) -> Any:
        """Unchanged."""
        return value


class ConversationPatchSerializer(StrictSerializer):
    """What can be changed about a conversation. What is not sent stays."""

    status = serializers.ChoiceField(Status.choices, required=False)
    snoozed_until = serializers.DateTimeField(required=False, allow_null=True)
    snoozed_until_reply = serializers.BooleanField(
        required=False, help_text="snoozed until the person writes"
    )
    priority = serializers.ChoiceField(Priority.choices, required=False)
    assignee = serializers.IntegerField(required=False, allow_null=True, help_text="a member's id")
    team = serializers.IntegerField(required=False, allow_null=True, help_text="a team's id")
    labels = serializers.ListField(
        child=LabelField(), required=False, max_length=_MANY, help_text="ids or names, all of them"
    )


class UndeliveredQuerySerializer(CursorSerializer):
    """Which messages that did not arrive."""

    status = serializers.ChoiceField(LISTED, required=False, allow_blank=True, default="")
    account = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20, help_text="an id"
    )


class RetrySerializer(StrictSerializer):
    """``confirm`` sends again what may have arrived already; ``tag`` takes the place of its own."""

    confirm = serializers.BooleanField(required=False, default=False)
    tag = serializers.CharField(
        required=False, allow_blank=True, max_length=32, help_text="`human_agent`"
    )


class ReactionRequestSerializer(StrictSerializer):
    """What to put on a message."""

    emoji = serializers.CharField(max_length=32)


class RequeueSerializer(StrictSerializer):
    """Which messages to send again; uncertain ones only where that is confirmed."""

    messages = serializers.ListField(
        child=row_id(),
        min_length=1,
        max_length=MOST,
    )
    confirm_uncertain = serializers.BooleanField(required=False, default=False)


class RequeuedSerializer(serializers.Serializer[Any]):
    """How many are on their way again."""

    requeued = serializers.IntegerField()


class MergeSerializer(StrictSerializer):
    """Whom to make one with this contact."""

    contact = serializers.IntegerField(help_text="the contact that is no more afterwards")


class UnmergeSerializer(StrictSerializer):
    """Which merge to take back."""

    merge = serializers.IntegerField(help_text="one of the contact's `merges`")


class NewNoteSerializer(StrictSerializer):
    """A note."""

    text = serializers.CharField(max_length=_TEXT_LENGTH)


class NewLabelSerializer(StrictSerializer):
    """A label."""

    name = serializers.CharField(max_length=60)
    tone = serializers.ChoiceField(Tone.choices, required=False, default=Tone.GREY)


class LabelPatchSerializer(StrictSerializer):
    """What can be changed about a label."""

    name = serializers.CharField(max_length=60, required=False)
    tone = serializers.ChoiceField(Tone.choices, required=False)


class EmptySerializer(StrictSerializer):
    """Nothing: the address says it all."""
