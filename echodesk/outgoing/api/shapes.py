"""Endpoints and dispatches as programs see them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from echodesk.api_lists import CursorSerializer
from echodesk.api_parsing import StrictSerializer
from echodesk.net.targets import MAX_LENGTH
from echodesk.outgoing.models import (
    Dispatch,
    DispatchAttempt,
    DispatchState,
    Endpoint,
    EndpointState,
    Trouble,
)
from echodesk.outgoing.payload import event_of, payload_of
from echodesk.outgoing.reading import Health

_TYPES = "types of live events, such as `ig_dm`; none: all"


class EndpointSerializer(serializers.ModelSerializer[Endpoint]):
    """One endpoint. Its secret is told when it is made, and never again."""

    state = serializers.ChoiceField(EndpointState.choices, read_only=True)
    types = serializers.ListField(child=serializers.CharField(), help_text=_TYPES)
    waiting = serializers.SerializerMethodField(help_text="dispatches that wait to be sent")
    failed = serializers.SerializerMethodField(
        help_text="dispatches of the last seven days that failed"
    )

    class Meta:
        model = Endpoint
        fields: tuple[str, ...] = (
            "id",
            "url",
            "description",
            "types",
            "state",
            "is_active",
            "disabled_at",
            "disabled_reason",
            "failing_since",
            "last_success_at",
            "held_until",
            "previous_until",
            "waiting",
            "failed",
            "created_by",
            "created_at",
        )
        read_only_fields = fields

    def get_waiting(self, endpoint: Endpoint) -> int:
        """From what the view has counted."""
        return self._health(endpoint).waiting

    def get_failed(self, endpoint: Endpoint) -> int:
        """From what the view has counted."""
        return self._health(endpoint).failed

    def _health(self, endpoint: Endpoint) -> Health:
        found: Health = self.context["health"][endpoint.pk]
        return found


class EndpointWithSecretSerializer(EndpointSerializer):
    """An endpoint whose secret has just been made."""

    class Meta(EndpointSerializer.Meta):
        fields = (*EndpointSerializer.Meta.fields, "secret")
        read_only_fields = fields


class EndpointChangeSerializer(StrictSerializer):
    """What can be changed; what is not sent stays as it is."""

    url = serializers.CharField(required=False, max_length=MAX_LENGTH)
    description = serializers.CharField(required=False, allow_blank=True, max_length=120)
    types = serializers.ListField(
        child=serializers.CharField(max_length=32), required=False, max_length=100, help_text=_TYPES
    )
    is_active = serializers.BooleanField(required=False)
    catch_up = serializers.BooleanField(
        required=False,
        default=True,
        help_text="with `is_active`: also send what was missed while it was disabled",
    )


class NewEndpointSerializer(StrictSerializer):
    """A new endpoint."""

    url = serializers.CharField(max_length=MAX_LENGTH)
    description = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=120
    )
    types = serializers.ListField(
        child=serializers.CharField(max_length=32),
        required=False,
        default=list,
        max_length=100,
        help_text=_TYPES,
    )


class SinceSerializer(StrictSerializer):
    """From when on what failed is sent again."""

    since = serializers.DateTimeField()


class ReplayedSerializer(serializers.Serializer[Any]):
    """How many are sent again. There may be more: 5,000 are taken at a time, the oldest first."""

    replayed = serializers.IntegerField()


class LogQuerySerializer(CursorSerializer):
    """The filters of an endpoint's log."""

    state = serializers.ChoiceField(DispatchState.choices, required=False, allow_blank=True)
    type = serializers.CharField(required=False, allow_blank=True, max_length=32)


class DispatchSerializer(serializers.ModelSerializer[Dispatch]):
    """One event for one endpoint. Its id is the ``webhook-id`` of every attempt."""

    id = serializers.CharField(source="uid", read_only=True)
    state = serializers.ChoiceField(DispatchState.choices, read_only=True)
    conversation = serializers.IntegerField(
        source="conversation_id", allow_null=True, read_only=True
    )
    trouble = serializers.ChoiceField(
        Trouble.choices, allow_blank=True, read_only=True, help_text="of the last attempt"
    )
    attempts_used = serializers.IntegerField(
        source="rung", read_only=True, help_text="of the eight, since it was made or replayed"
    )

    class Meta:
        model = Dispatch
        fields: tuple[str, ...] = (
            "id",
            "endpoint",
            "type",
            "seq",
            "conversation",
            "state",
            "attempts_used",
            "next_try_at",
            "status_code",
            "trouble",
            "created_at",
        )
        read_only_fields = fields


class AttemptSerializer(serializers.ModelSerializer[DispatchAttempt]):
    """One POST. Without ``milliseconds`` it is under way, or was interrupted."""

    trouble = serializers.ChoiceField(Trouble.choices, allow_blank=True, read_only=True)

    class Meta:
        model = DispatchAttempt
        fields = ("started_at", "milliseconds", "status_code", "trouble", "response")
        read_only_fields = fields


class DispatchDetailSerializer(DispatchSerializer):
    """A dispatch with its payload and its attempts."""

    payload = serializers.SerializerMethodField(
        help_text="what is sent; null where the event is not kept any more"
    )
    attempts = serializers.SerializerMethodField(help_text="the last 50, newest first")

    class Meta(DispatchSerializer.Meta):
        fields = (*DispatchSerializer.Meta.fields, "payload", "attempts")
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_payload(self, dispatch: Dispatch) -> Any:
        """As the log has it now."""
        return payload_of(dispatch, event_of(dispatch))

    @extend_schema_field(AttemptSerializer(many=True))
    def get_attempts(self, dispatch: Dispatch) -> Any:
        """Each POST there was."""
        return AttemptSerializer(dispatch.attempts.order_by("-pk")[:50], many=True).data
