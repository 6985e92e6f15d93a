"""Who is asking, and what they and their admins decide about sending, for programs."""

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.api_lists import read_body
from echodesk.api_parsing import StrictSerializer
from echodesk.api_schema import documented
from echodesk.workspaces.access import require_role
from echodesk.workspaces.actions.sending import change_signals, change_undo_delay
from echodesk.workspaces.models import MAX_UNDO_SECONDS, Membership, Role, Workspace
from echodesk.workspaces.permissions import IsAdmin, IsMember, api_member

_UNDO_HELP = "for so long, what this member sends waits and can be taken back"


class OwnWorkspaceSerializer(serializers.Serializer[Workspace]):
    """The workspace. ``sends_…``: what people are shown while members read and write."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    time_zone = serializers.CharField()
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
        """Change what people are shown. Admins only."""
        values: dict[str, Any] = read_body(request, WorkspacePatchSerializer)
        workspace = self.member.workspace
        names = ("sends_typing", "sends_seen")
        wanted = {name: values.get(name, getattr(workspace, name)) for name in names}
        return Response(OwnWorkspaceSerializer(change_signals(member=self.member, **wanted)).data)
