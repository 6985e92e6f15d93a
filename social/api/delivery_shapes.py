"""The delivery log as programs see it."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from echodesk.api_lists import CursorSerializer
from social.deliveries.detail import ItemView
from social.deliveries.listing import DeliveryRow
from social.deliveries.masking import pretty
from social.deliveries.query import DeliveryQuery
from social.models import DeliveryState, ItemOutcome
from social.platforms import Platform


class DeliveryQuerySerializer(CursorSerializer):
    """The filters of the delivery log."""

    account = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**63 - 1, help_text="its id"
    )
    kind = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=64,
        help_text="such as `message`, `message:image`, `receipt:delivered`, `comment`",
    )
    outcome = serializers.ChoiceField(ItemOutcome.choices, required=False, allow_blank=True)
    state = serializers.ChoiceField(DeliveryState.choices, required=False, allow_blank=True)
    since = serializers.DateTimeField(required=False, help_text="Meta sent it then or later")
    until = serializers.DateTimeField(required=False, help_text="Meta sent it before that")
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=512,
        help_text="a delivery's id, an account's id at Meta, or Meta's id of a message",
    )


def query_of(values: dict[str, Any]) -> DeliveryQuery:
    """The query that validated values of :class:`DeliveryQuerySerializer` ask for."""
    names = ("account", "kind", "outcome", "state", "since", "until")
    given = {name: values[name] for name in names if values.get(name)}
    return DeliveryQuery(text=values.get("q", "").strip(), **given)


class DeliverySerializer(serializers.Serializer[DeliveryRow]):
    """One POST from Meta, as far as the member sees it."""

    id = serializers.IntegerField(source="pk")
    platform = serializers.ChoiceField(Platform.choices, source="delivery.platform")
    state = serializers.ChoiceField(DeliveryState.choices)
    received_at = serializers.DateTimeField()
    processed_at = serializers.DateTimeField(source="delivery.processed_at", allow_null=True)
    attempts = serializers.IntegerField(source="delivery.attempts")
    retry_at = serializers.DateTimeField(source="delivery.retry_at", allow_null=True)
    error = serializers.CharField(help_text="what went wrong with one of the items")
    item_count = serializers.IntegerField()
    kinds = serializers.DictField(
        child=serializers.IntegerField(), help_text="how many items there are of each kind"
    )
    outcomes = serializers.DictField(
        child=serializers.IntegerField(), help_text="how many items met each fate"
    )
    accounts = serializers.ListField(child=serializers.IntegerField(), source="account_ids")


class DeliveryItemSerializer(serializers.Serializer[ItemView]):
    """One item of a delivery, and what became of it."""

    position = serializers.IntegerField(source="item.position")
    kind = serializers.CharField(source="item.kind")
    outcome = serializers.ChoiceField(ItemOutcome.choices, source="item.outcome")
    account = serializers.IntegerField(source="item.account_id", allow_null=True)
    account_ref = serializers.CharField(source="item.account_ref", help_text="its id at Meta")
    error = serializers.CharField(source="item.error")
    summary = serializers.CharField(help_text="what it says, where no conversation says it")
    external_id = serializers.CharField(help_text="Meta's id of the message it is about")
    conversation = serializers.IntegerField(
        source="conversation_id", allow_null=True, help_text="where its message was stored"
    )


class DeliveryDetailSerializer(DeliverySerializer):
    """A delivery with its items and its payload."""

    items = serializers.SerializerMethodField(help_text="the first 1,000")
    payload = serializers.SerializerMethodField(
        help_text="what Meta sent, secrets masked, without items of other workspaces; null"
        " where it cannot be told which those are"
    )

    @extend_schema_field(DeliveryItemSerializer(many=True))
    def get_items(self, row: DeliveryRow) -> Any:
        """The items the view has read."""
        return DeliveryItemSerializer(self.context["items"], many=True).data

    def get_payload(self, row: DeliveryRow) -> Any:
        """The payload the view has read, fit to be sent."""
        payload = self.context["payload"]
        return json.loads(pretty(payload)) if isinstance(payload, dict | list) else payload


class PayloadSerializer(serializers.Serializer[Any]):
    """A payload as Meta sends it. It describes one; what is posted is taken as it is."""

    object = serializers.CharField(help_text="instagram, page or whatsapp_business_account")
    entry = serializers.ListField(child=serializers.JSONField())
