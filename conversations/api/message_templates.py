"""WhatsApp's message templates: which there are, and fetching them anew."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from conversations import inbox
from conversations.api.base import (
    MemberView,
    page_of_schema,
    read_body,
    read_query,
    row_id,
    whole_list,
)
from echodesk.api_parsing import StrictSerializer
from echodesk.api_schema import ErrorSerializer, documented
from echodesk.workspaces.models import Membership
from echodesk.workspaces.permissions import IsAdmin
from social.contents import MediaKind
from social.message_templates.by_hand import sync_now
from social.message_templates.filling import render_preview
from social.message_templates.reading import components_of, needs_of
from social.models import MessageTemplate, SocialAccount
from social.models.message_template import TemplateStatus


class TemplateQuerySerializer(serializers.Serializer[Any]):
    """Which message templates: those an account, or the account of a conversation, can send."""

    account = row_id(required=False, help_text="an id")
    conversation = row_id(required=False, help_text="an id")
    status = serializers.CharField(
        required=False, max_length=32, help_text="Meta's word, such as APPROVED"
    )


class TemplateVariableSerializer(serializers.Serializer[Any]):
    """One gap to fill. ``key`` is what its value is given by, ``example`` what Meta was shown.

    ``title`` is what stands on a button that has one.
    """

    key = serializers.CharField()
    part = serializers.ChoiceField(choices=["header", "body", "button"])
    name = serializers.CharField()
    example = serializers.CharField()
    title = serializers.CharField()


class MessageTemplateSerializer(serializers.Serializer[MessageTemplate]):
    """A message template in one language, as it stands at Meta.

    ``variables`` are all that has to be filled in, in their order; ``header_media`` is the
    kind of the file at its head. One that is not ``is_sendable`` has parts that can only
    be filled in at Meta.
    """

    id = serializers.IntegerField()
    name = serializers.CharField()
    language = serializers.CharField()
    category = serializers.CharField()
    status = serializers.CharField(help_text="Meta's word; APPROVED ones can be sent")
    status_text = serializers.CharField(source="status_words")
    quality = serializers.CharField()
    rejected_reason = serializers.CharField()
    text = serializers.SerializerMethodField()
    variables = serializers.SerializerMethodField()
    header_media = serializers.SerializerMethodField()
    is_sendable = serializers.SerializerMethodField()
    components = serializers.SerializerMethodField()
    synced_at = serializers.DateTimeField()

    def get_text(self, template: MessageTemplate) -> str:
        """Its words, with the gaps."""
        return render_preview(template, {})

    @extend_schema_field(TemplateVariableSerializer(many=True))
    def get_variables(self, template: MessageTemplate) -> list[dict[str, Any]]:
        """What has to be filled in."""
        return list(TemplateVariableSerializer(needs_of(template).variables, many=True).data)

    @extend_schema_field(serializers.ChoiceField(choices=MediaKind.choices, allow_null=True))
    def get_header_media(self, template: MessageTemplate) -> str | None:
        """The kind of file it begins with."""
        return needs_of(template).header_media

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_components(self, template: MessageTemplate) -> list[Any]:
        """All of it, in Meta's words: header, body, footer, buttons."""
        return list(components_of(template))

    def get_is_sendable(self, template: MessageTemplate) -> bool:
        """Whether all of its parts can be filled in here."""
        return needs_of(template).is_sendable


class TemplateListView(MemberView):
    """All message templates."""

    @documented(
        page_of_schema(MessageTemplateSerializer),
        operation_id="message_templates_list",
        parameters=[TemplateQuerySerializer],
    )
    def get(self, request: Request) -> Response:
        """The message templates, those that can be sent first, then by name."""
        values = read_query(request, TemplateQuerySerializer)
        return whole_list(request, _selected(self.member, values), MessageTemplateSerializer)


class TemplateSyncSerializer(StrictSerializer):
    """Whose message templates to fetch."""

    account = row_id(help_text="the id of a WhatsApp account")


class TemplatesSyncedSerializer(serializers.Serializer[Any]):
    """How many there are now, and how many are no more."""

    kept = serializers.IntegerField()
    gone = serializers.IntegerField()


class TemplateSyncView(MemberView):
    """Fetching anew."""

    def get_permissions(self) -> list[BasePermission]:
        """Admins alone: it is a call to Meta, of which there are not many an hour."""
        return [IsAdmin()]

    @documented(
        {200: TemplatesSyncedSerializer, 503: ErrorSerializer},
        operation_id="message_templates_sync",
        request=TemplateSyncSerializer,
    )
    def post(self, request: Request) -> Response:
        """Fetch the message templates of an account from Meta now. Admins only."""
        accounts = SocialAccount.objects.visible_to(self.member)
        wanted = read_body(request, TemplateSyncSerializer)["account"]
        found = sync_now(member=self.member, account=get_object_or_404(accounts, pk=wanted))
        return Response(TemplatesSyncedSerializer(found).data)


def _selected(member: Membership, values: dict[str, Any]) -> QuerySet[MessageTemplate]:
    """Index: one_template_per_language."""
    rows = MessageTemplate.objects.visible_to(member)
    if "account" in values:
        accounts = SocialAccount.objects.visible_to(member)
        rows = rows.of_account(get_object_or_404(accounts, pk=values["account"]))
    if "conversation" in values:
        rows = rows.of_account(inbox.get(member, values["conversation"]).account)
    if "status" in values:
        rows = rows.filter(status=values["status"])
    approved_first = Case(When(status=TemplateStatus.APPROVED, then=Value(0)), default=Value(1))
    return rows.order_by(approved_first, "name", "language", "pk")
