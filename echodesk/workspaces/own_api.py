"""Who is asking, and what they and their admins decide about sending, for programs."""

from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.api_lists import read_body
from echodesk.api_parsing import StrictSerializer
from echodesk.api_schema import documented
from echodesk.workspaces.access import require_role
from echodesk.workspaces.actions.business import change_business
from echodesk.workspaces.actions.sending import change_signals, change_undo_delay
from echodesk.workspaces.models import (
    MAX_UNDO_SECONDS,
    Membership,
    Reopening,
    Role,
    Workspace,
)
from echodesk.workspaces.permissions import IsAdmin, IsMember, api_member

_HOURS_HELP = '{"mon": [["09:00", "18:00"]], …} in the time zone; a day left out is closed'
_UNDO_HELP = "for so long, what this member sends waits and can be taken back"


class OwnWorkspaceSerializer(serializers.Serializer[Workspace]):
    """The workspace. ``sends_…``: what people are shown while members read and write."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    time_zone = serializers.CharField()
    website = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    about = serializers.CharField()
    hours = serializers.JSONField(help_text=_HOURS_HELP)
    answer_minutes = serializers.IntegerField(allow_null=True)
    reopening = serializers.ChoiceField(choices=Reopening.choices)
    sends_typing = serializers.BooleanField()
    sends_seen = serializers.BooleanField()


class OwnMemberSerializer(serializers.Serializer[Membership]):
    """The member a request is made as, in the workspace it is about."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="user.get_full_name")
    email = serializers.EmailField(source="user.email")
    role = serializers.ChoiceField(choices=Role.choices)
    undo_seconds = serializers.IntegerField(help_text=_UNDO_HELP)
    workspace = OwnWorkspaceSerializer()


class OwnMemberPatchSerializer(StrictSerializer):
    """What members decide for themselves."""

    undo_seconds = serializers.IntegerField(
        required=False, min_value=0, max_value=MAX_UNDO_SECONDS, help_text=_UNDO_HELP
    )


class WorkspacePatchSerializer(StrictSerializer):
    """What admins decide for all. What is not sent stays."""

    name = serializers.CharField(max_length=120, required=False)
    time_zone = serializers.CharField(max_length=64, required=False)
    website = serializers.URLField(max_length=200, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    about = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    hours = serializers.JSONField(required=False, help_text=_HOURS_HELP)
    answer_minutes = serializers.IntegerField(required=False, allow_null=True)
    reopening = serializers.ChoiceField(choices=Reopening.choices, required=False)
    sends_typing = serializers.BooleanField(required=False)
    sends_seen = serializers.BooleanField(required=False)


class _OwnView(APIView):
    @property
    def member(self) -> Membership:
        """Who is asking."""
        return require_role(api_member(self.request), Role.AGENT)


class OwnMemberView(_OwnView):
    """Oneself."""

    @documented(OwnMemberSerializer, operation_id="me_retrieve", tags=["me"])
    def get(self, request: Request) -> Response:
        """Who is asking, and in which workspace."""
        return Response(OwnMemberSerializer(self.member).data)

    @documented(
        OwnMemberSerializer,
        operation_id="me_update",
        tags=["me"],
        request=OwnMemberPatchSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Change how one sends."""
        values = read_body(request, OwnMemberPatchSerializer)
        member = self.member
        if "undo_seconds" in values:
            seconds = values["undo_seconds"]
            member.undo_seconds = change_undo_delay(member=member, seconds=seconds).undo_seconds
        return Response(OwnMemberSerializer(member).data)


class OwnWorkspaceView(_OwnView):
    """The workspace one is in."""

    def get_permissions(self) -> list[BasePermission]:
        """Members may read, admins may write."""
        return [IsMember() if self.request.method in SAFE_METHODS else IsAdmin()]

    @documented(OwnWorkspaceSerializer, operation_id="workspace_retrieve", tags=["me"])
    def get(self, request: Request) -> Response:
        """The workspace."""
        return Response(OwnWorkspaceSerializer(self.member.workspace).data)

    @documented(
        OwnWorkspaceSerializer,
        operation_id="workspace_update",
        tags=["me"],
        request=WorkspacePatchSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Change what the business is, and what people are shown. Admins only."""
        values: dict[str, Any] = read_body(request, WorkspacePatchSerializer)
        shown = {
            name: values.pop(name, getattr(self.member.workspace, name))
            for name in ("sends_typing", "sends_seen")
        }
        with transaction.atomic():
            change_business(member=self.member, **values)
            changed = change_signals(member=self.member, **shown)
        return Response(OwnWorkspaceSerializer(changed).data)
