"""Members, teams and invitations: read by everybody, changed by admins."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.api.base import MemberView, page_of_schema, read_body, row_id, whole_list
from conversations.api.shapes import MemberSerializer, TeamSerializer
from echodesk.api_parsing import StrictSerializer
from echodesk.api_schema import documented
from echodesk.errors import ActionError
from echodesk.workspaces import inviting
from echodesk.workspaces.access import require_role
from echodesk.workspaces.actions import invitations, members, teams
from echodesk.workspaces.models import Invitation, Location, Membership, Role, Team


class MemberPatchSerializer(StrictSerializer):
    """``locations``: ids an agent is limited to; an empty list lifts the limit."""

    role = serializers.ChoiceField(choices=Role.choices, required=False)
    is_active = serializers.BooleanField(required=False)
    locations = serializers.ListField(child=row_id(), required=False, max_length=200)


class NewTeamSerializer(StrictSerializer):
    """A team. ``members`` are ids."""

    name = serializers.CharField(max_length=80)
    members = serializers.ListField(child=row_id(), required=False, max_length=1000)


class TeamPatchSerializer(StrictSerializer):
    """What is not sent stays; ``members`` are all of its ids."""

    name = serializers.CharField(max_length=80, required=False)
    members = serializers.ListField(child=row_id(), required=False, max_length=1000)


class NewInvitationSerializer(StrictSerializer):
    """Whom to ask in. ``locations``: ids an agent will be limited to."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices, default=Role.AGENT)
    locations = serializers.ListField(child=row_id(), required=False, max_length=200)


class InvitationSerializer(serializers.Serializer[Invitation]):
    """Somebody who was asked in and has not come."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices)
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class SentInvitationSerializer(InvitationSerializer):
    """One just sent: ``link`` is told now and never again, ``mailed`` whether the mail left."""

    link = serializers.SerializerMethodField()
    mailed = serializers.SerializerMethodField()

    def get_link(self, row: Invitation) -> str:
        return str(self.context["link"])

    def get_mailed(self, row: Invitation) -> bool:
        return bool(self.context["mailed"])


class MemberListView(MemberView):
    """The colleagues."""

    @documented(page_of_schema(MemberSerializer), operation_id="members_list")
    def get(self, request: Request) -> Response:
        """The active members of the workspace."""
        rows = Membership.objects.visible_to(self.member).active().select_related("user")
        return whole_list(request, rows, MemberSerializer)


class MemberDetailView(MemberView):
    """One colleague."""

    def _colleague(self, pk: int) -> Membership:
        rows = Membership.objects.visible_to(self.member).select_related("user")
        return get_object_or_404(rows, pk=pk)

    @documented(MemberSerializer, operation_id="members_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One colleague."""
        return Response(MemberSerializer(self._colleague(pk)).data)

    @documented(MemberSerializer, operation_id="members_update", request=MemberPatchSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change what a colleague may do and see. Admins only."""
        colleague = self._colleague(pk)
        values = read_body(request, MemberPatchSerializer)
        who = {"member": require_role(self.member, Role.ADMIN), "colleague": colleague}
        with transaction.atomic():
            if "role" in values:
                members.change_role(**who, role=values["role"])
            if "locations" in values:
                places = _locations(self.member, values["locations"])
                members.limit_to_locations(**who, locations=places)
            if "is_active" in values:
                members.set_active(**who, is_active=values["is_active"])
        return Response(MemberSerializer(self._colleague(pk)).data)


class TeamListView(MemberView):
    """The teams."""

    @documented(page_of_schema(TeamSerializer), operation_id="teams_list")
    def get(self, request: Request) -> Response:
        """The teams of the workspace and who is in them."""
        rows = Team.objects.visible_to(self.member).prefetch_related("members__user")
        return whole_list(request, rows, TeamSerializer)

    @documented(TeamSerializer, status=201, operation_id="teams_create", request=NewTeamSerializer)
    def post(self, request: Request) -> Response:
        """Add a team. Admins only."""
        values = read_body(request, NewTeamSerializer)
        chosen = _members(self.member, values.get("members", []))
        team = teams.create_team(member=self.member, name=values["name"], members=chosen)
        return Response(TeamSerializer(team).data, status=201)


class TeamView(MemberView):
    """One team."""

    def _team(self, pk: int) -> Team:
        rows = Team.objects.visible_to(self.member).prefetch_related("members__user")
        return get_object_or_404(rows, pk=pk)

    @documented(TeamSerializer, operation_id="teams_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """One team."""
        return Response(TeamSerializer(self._team(pk)).data)

    @documented(TeamSerializer, operation_id="teams_update", request=TeamPatchSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Give a team another name or other members. Admins only."""
        team = self._team(pk)
        values = read_body(request, TeamPatchSerializer)
        wanted: list[Membership] = list(team.members.all())
        if "members" in values:
            wanted = _members(self.member, values["members"])
        name = values.get("name", team.name)
        teams.change_team(member=self.member, team=team, name=name, members=wanted)
        return Response(TeamSerializer(self._team(pk)).data)

    @documented(None, status=204, operation_id="teams_delete")
    def delete(self, request: Request, pk: int) -> Response:
        """Delete a team; its conversations go on without one. Admins only."""
        teams.delete_team(member=self.member, team=self._team(pk))
        return Response(status=204)


class InvitationListView(MemberView):
    """Open invitations."""

    @documented(page_of_schema(InvitationSerializer), operation_id="invitations_list")
    def get(self, request: Request) -> Response:
        """Who was asked in and has not come, the latest first. Admins only."""
        member = require_role(self.member, Role.ADMIN)
        rows = Invitation.objects.visible_to(member).filter(accepted_at=None)
        return whole_list(request, rows, InvitationSerializer)

    @documented(
        SentInvitationSerializer,
        status=201,
        operation_id="invitations_create",
        request=NewInvitationSerializer,
    )
    def post(self, request: Request) -> Response:
        """Ask somebody in by mail. Admins only."""
        member = require_role(self.member, Role.ADMIN)
        values = read_body(request, NewInvitationSerializer)
        places = _locations(member, values.pop("locations", []))
        return _sent(member, invitations.invite(member=member, locations=places, **values))


class InvitationView(MemberView):
    """One open invitation."""

    @documented(None, status=204, operation_id="invitations_delete")
    def delete(self, request: Request, pk: int) -> Response:
        """Withdraw it: its link no longer works. Admins only."""
        row = _invitation(self.member, pk)
        invitations.withdraw(member=self.member, invitation=row)
        return Response(status=204)


class InvitationSendView(MemberView):
    """Sending one again."""

    @documented(SentInvitationSerializer, status=201, operation_id="invitations_send", request=None)
    def post(self, request: Request, pk: int) -> Response:
        """Mail a new link; the one before it no longer works. Admins only."""
        row = _invitation(self.member, pk)
        return _sent(self.member, invitations.send_again(member=self.member, invitation=row))


def _invitation(member: Membership, pk: int) -> Invitation:
    rows = Invitation.objects.visible_to(member).filter(accepted_at=None)
    return get_object_or_404(rows, pk=pk)


def _sent(member: Membership, sent: invitations.Sent) -> Response:
    told = {"link": inviting.link_of(sent), "mailed": inviting.mail(sent, by=member)}
    return Response(SentInvitationSerializer(sent.invitation, context=told).data, status=201)


def _members(member: Membership, wanted: list[int]) -> list[Membership]:
    found = list(Membership.objects.visible_to(member).filter(pk__in=wanted))
    return _all_of(found, wanted, "members", _("There is no such member."))


def _locations(member: Membership, wanted: list[int]) -> list[Location]:
    found = list(Location.objects.visible_to(member).filter(pk__in=wanted))
    return _all_of(found, wanted, "locations", _("There is no such location."))


def _all_of(found: list[Any], wanted: list[int], field: str, detail: str) -> list[Any]:
    if len(found) != len(set(wanted)):
        raise ActionError(detail, fields={field: [detail]})
    return found
