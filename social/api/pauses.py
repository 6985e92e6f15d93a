"""Holding back all sending, from one account or from the whole installation."""

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.api_lists import read_body
from echodesk.api_parsing import StrictSerializer
from echodesk.api_schema import documented
from echodesk.workspaces.models import User
from echodesk.workspaces.permissions import IsMember
from social.api.accounts import AccountsView
from social.api.serializers import AccountDetailSerializer
from social.models import SendingPause
from social.sending_pause import open_pauses
from social.sending_pause.pausing import pause_sending, resume_sending


class PauseRequestSerializer(StrictSerializer):
    """Why; the agents are shown it."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class PauseSerializer(serializers.Serializer[Any]):
    """Whether everything is held back, why, and since when."""

    paused = serializers.BooleanField()
    pause_reason = serializers.CharField()
    paused_at = serializers.DateTimeField(allow_null=True)


class AccountPauseView(AccountsView):
    """Holding back one account."""

    @documented(
        AccountDetailSerializer,
        operation_id="social_accounts_pause",
        tags=["accounts"],
        request=PauseRequestSerializer,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Let nothing go out from the account; what is written waits. Admins only."""
        account = self.account(pk)
        reason = read_body(request, PauseRequestSerializer)["reason"]
        pause_sending(member=self.member, account=account, reason=reason)
        return self.shown(account)

    @documented(AccountDetailSerializer, operation_id="social_accounts_resume", tags=["accounts"])
    def delete(self, request: Request, pk: int) -> Response:
        """Let go out what waits. A pause of the whole installation stays. Admins only."""
        account = self.account(pk)
        resume_sending(member=self.member, account=account)
        return self.shown(account)


class InstallationPauseView(APIView):
    """Holding back everything."""

    def get_permissions(self) -> list[BasePermission]:
        """Members may look; those who run the installation decide."""
        return [IsMember() if self.request.method in SAFE_METHODS else IsAdminUser()]

    @property
    def user(self) -> User | None:
        """Who is asking; operators need not belong to a workspace."""
        user = self.request.user
        return user if isinstance(user, User) else None

    @documented(PauseSerializer, operation_id="social_pause_retrieve", tags=["accounts"])
    def get(self, request: Request) -> Response:
        """Whether sending is paused for all accounts of the installation."""
        return _standing(open_pauses([]).first())

    @documented(
        PauseSerializer,
        operation_id="social_pause",
        tags=["accounts"],
        request=PauseRequestSerializer,
    )
    def post(self, request: Request) -> Response:
        """Let nothing go out from any account. For those who run the installation."""
        reason = read_body(request, PauseRequestSerializer)["reason"]
        return _standing(pause_sending(user=self.user, account=None, reason=reason))

    @documented(PauseSerializer, operation_id="social_resume", tags=["accounts"])
    def delete(self, request: Request) -> Response:
        """Let go out what waits. For those who run the installation."""
        resume_sending(user=self.user, account=None)
        return _standing(None)


def _standing(pause: SendingPause | None) -> Response:
    values = {
        "paused": pause is not None,
        "pause_reason": pause.reason if pause else "",
        "paused_at": pause.started_at if pause else None,
    }
    return Response(PauseSerializer(values).data)
