"""Accounts as programs see them. No token or secret ever stands in an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from echodesk.api_parsing import StrictSerializer
from social import pace
from social.connect.scopes import missing_scopes
from social.models import Login, SocialAccount
from social.platforms import Platform
from social.sending_pause import open_pauses

# Meta's ids are decimal; they become part of addresses at Meta.
ID_PATTERN = r"^[0-9]{1,40}$"


class ConnectionSerializer(serializers.ModelSerializer[SocialAccount]):
    """An account and how it stands."""

    status = serializers.CharField(
        help_text="active, needs_reauthorization or disconnected", read_only=True
    )
    status_reason = serializers.CharField(source="trouble", read_only=True)
    scopes = serializers.ListField(child=serializers.CharField(), read_only=True)
    missing_scopes = serializers.SerializerMethodField()
    webhook_fields = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = SocialAccount
        fields = (
            "id",
            "platform",
            "external_id",
            "page_id",
            "username",
            "display_name",
            "login",
            "status",
            "status_reason",
            "scopes",
            "missing_scopes",
            "token_expires_at",
            "webhook_fields",
            "last_webhook_at",
        )
        read_only_fields = fields

    def get_missing_scopes(self, account: SocialAccount) -> list[str]:
        """Permissions the account needs and was not given."""
        return missing_scopes(account)


class ConnectedAccountSerializer(ConnectionSerializer):
    """The same, with what only WhatsApp has, the id of its location, and whether it is paused.

    Its context is made by :func:`standing`.
    """

    paused = serializers.SerializerMethodField()
    pause_reason = serializers.SerializerMethodField()

    class Meta(ConnectionSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *ConnectionSerializer.Meta.fields,
            *("waba_id", "location", "paused", "pause_reason", "created_at"),
        )
        read_only_fields = fields  # type: ignore[assignment]

    def get_paused(self, account: SocialAccount) -> bool:
        """Whether all sending is held back, from it or from the whole installation."""
        return account.pk in self.context["pauses"]

    def get_pause_reason(self, account: SocialAccount) -> str:
        """Why, in the words of whoever paused it."""
        pause = self.context["pauses"].get(account.pk)
        return pause.reason if pause else ""


def standing(accounts: Sequence[SocialAccount]) -> dict[str, Any]:
    """The context that ``accounts`` are shown with, in one query."""
    open_ones = {pause.account_id: pause for pause in open_pauses(accounts)}
    found = {account.pk: open_ones.get(None) or open_ones.get(account.pk) for account in accounts}
    return {"pauses": {pk: pause for pk, pause in found.items() if pause}}


class AllowanceSerializer(serializers.Serializer[Any]):
    """How much of one of Meta's allowances is used up."""

    name = serializers.CharField(help_text="app, page, or Meta's word, such as messenger")
    percent = serializers.IntegerField(help_text="100 and more: used up")
    read_at = serializers.DateTimeField(help_text="When Meta told")


class AccountDetailSerializer(ConnectedAccountSerializer):
    """One account, with how it stands with Meta's limits."""

    usage = serializers.SerializerMethodField()
    held_until = serializers.SerializerMethodField()

    class Meta(ConnectedAccountSerializer.Meta):
        fields = (*ConnectedAccountSerializer.Meta.fields, "usage", "held_until")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(AllowanceSerializer(many=True))
    def get_usage(self, account: SocialAccount) -> Any:
        """What Meta last told of the account's allowances."""
        return AllowanceSerializer(pace.state_of(account.pk).usage, many=True).data

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_held_until(self, account: SocialAccount) -> datetime | None:
        """Until when nothing is sent, because Meta asked to wait."""
        return pace.held_until(account.pk)


class ConnectionStatusSerializer(serializers.Serializer[Any]):
    """Whether a platform can be used, and through which accounts."""

    connected = serializers.BooleanField()
    accounts = ConnectionSerializer(many=True)


class AccountConnectSerializer(StrictSerializer):
    """An account with a token the admin brings along."""

    platform = serializers.ChoiceField(choices=Platform.choices)
    login = serializers.ChoiceField(choices=Login.choices, default=Login.FACEBOOK)
    external_id = serializers.RegexField(
        ID_PATTERN,
        help_text="Page id, Instagram professional account id, or WhatsApp phone-number id",
    )
    page_id = serializers.RegexField(ID_PATTERN, required=False, allow_blank=True)
    waba_id = serializers.RegexField(ID_PATTERN, required=False, allow_blank=True)
    username = serializers.CharField(required=False, allow_blank=True, max_length=200)
    display_name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    access_token = serializers.CharField(write_only=True, max_length=1000)
    token_expires_at = serializers.DateTimeField(required=False, allow_null=True)


class AccountEditSerializer(StrictSerializer):
    """A new name, another location, or a new token for the same account."""

    display_name = serializers.CharField(required=False, max_length=200)
    access_token = serializers.CharField(required=False, write_only=True, max_length=1000)
    token_expires_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Only together with access_token"
    )
    location = serializers.IntegerField(
        required=False, allow_null=True, help_text="A location's id; null: seen by every member"
    )


class WebhookCallbackSerializer(serializers.Serializer[Any]):
    """What to enter for one object in Meta's dashboard."""

    object = serializers.CharField()
    platform = serializers.CharField()
    callback_url = serializers.URLField()
    verify_token = serializers.CharField(allow_null=True, help_text="Admins alone see it")
    checked_at = serializers.DateTimeField(
        allow_null=True, help_text="When it last answered Meta's check"
    )
    # A plain name would hide the serializer's own ``fields``.
    vars()["fields"] = serializers.ListField(child=serializers.CharField())


class WebhookInfoSerializer(serializers.Serializer[Any]):
    """What to enter in Meta's dashboard."""

    callbacks = WebhookCallbackSerializer(many=True)


class LoginAddressSerializer(serializers.Serializer[Any]):
    """Where to send the admin."""

    auth_url = serializers.URLField()
