"""Connected accounts: everybody of the workspace may look, admins may change."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from echodesk.errors import ActionError
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from echodesk.workspaces.permissions import IsAdmin, IsMember, api_member
from social.api.serializers import (
    AccountConnectSerializer,
    AccountDetailSerializer,
    AccountEditSerializer,
    ConnectedAccountSerializer,
    ConnectionStatusSerializer,
    standing,
)
from social.connect.accounts import disconnect_account, rename_account
from social.connect.by_hand import ByHand, connect_by_hand
from social.connect.health import check_account
from social.connect.placement import place_account
from social.models import AccountStatus, SocialAccount
from social.platforms import Platform

REFUSALS: dict[int, Any] = {
    400: OpenApiResponse(description="A value is not right, or Meta refused"),
    401: OpenApiResponse(description="Not signed in"),
    403: OpenApiResponse(description="Only admins may do this"),
    404: OpenApiResponse(description="No such account in this workspace"),
    409: OpenApiResponse(description="Connected in another workspace, or disconnected"),
    503: OpenApiResponse(description="Meta could not be asked; nothing was changed"),
}


class AccountsView(APIView):
    """What all endpoints of accounts share."""

    def get_permissions(self) -> list[BasePermission]:
        """Members may read, admins may write."""
        return [IsMember() if self.request.method in SAFE_METHODS else IsAdmin()]

    @property
    def member(self) -> Membership:
        """Who is asking."""
        return require_role(api_member(self.request), Role.AGENT)

    def account(self, pk: int) -> SocialAccount:
        """The account of that id in the member's workspace, else 404."""
        return get_object_or_404(SocialAccount.objects.visible_to(self.member), pk=pk)

    def shown(self, account: SocialAccount, *, status: int = 200) -> Response:
        """The account as it is now."""
        shown = AccountDetailSerializer(account, context=standing([account]))
        return Response(shown.data, status=status)


class AccountListView(AccountsView):
    """All accounts of the workspace."""

    @extend_schema(
        operation_id="social_accounts_list",
        tags=["accounts"],
        responses={200: ConnectedAccountSerializer(many=True), 401: REFUSALS[401]},
    )
    def get(self, request: Request) -> Response:
        """List the accounts, disconnected ones too."""
        accounts = list(SocialAccount.objects.visible_to(self.member))
        shown = ConnectedAccountSerializer(accounts, many=True, context=standing(accounts))
        return Response(shown.data)

    @extend_schema(
        operation_id="social_accounts_create",
        tags=["accounts"],
        request=AccountConnectSerializer,
        responses={201: AccountDetailSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Connect an account by hand: its token is tried at Meta before it is stored."""
        given = AccountConnectSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        account = connect_by_hand(member=self.member, given=ByHand(**given.validated_data))
        return self.shown(account, status=201)


class AccountView(AccountsView):
    """One account."""

    @extend_schema(
        operation_id="social_accounts_retrieve",
        tags=["accounts"],
        responses={200: AccountDetailSerializer, 401: REFUSALS[401], 404: REFUSALS[404]},
    )
    def get(self, request: Request, pk: int) -> Response:
        """Read one account."""
        return self.shown(self.account(pk))

    @extend_schema(
        operation_id="social_accounts_partial_update",
        tags=["accounts"],
        request=AccountEditSerializer,
        responses={200: AccountDetailSerializer, **REFUSALS},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Give the account another name, another location, or another token."""
        account = self.account(pk)
        given = AccountEditSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self.shown(self._edit(account, given.validated_data))

    def _edit(self, account: SocialAccount, values: dict[str, Any]) -> SocialAccount:
        if "location" in values:
            place_account(member=self.member, account=account, location=values["location"])
        if "access_token" in values:
            return connect_by_hand(member=self.member, given=_with_new_token(account, values))
        if "token_expires_at" in values:
            detail = _("The expiry belongs to a token: send both.")
            raise ActionError(detail, fields={"token_expires_at": [detail]})
        if "display_name" in values:
            rename_account(member=self.member, account=account, display_name=values["display_name"])
        return account

    @extend_schema(
        operation_id="social_accounts_destroy",
        tags=["accounts"],
        responses={
            204: OpenApiResponse(description="Disconnected; its conversations are kept"),
            401: REFUSALS[401],
            403: REFUSALS[403],
            404: REFUSALS[404],
        },
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Disconnect the account: stop its webhooks and forget its token."""
        disconnect_account(member=self.member, account=self.account(pk))
        return Response(status=204)


def _with_new_token(account: SocialAccount, values: dict[str, Any]) -> ByHand:
    return ByHand(
        platform=account.platform,
        login=account.login,
        external_id=account.external_id,
        page_id=account.page_id,
        waba_id=account.waba_id,
        username=account.username,
        display_name=values.get("display_name", account.display_name),
        access_token=values["access_token"],
        token_expires_at=values.get("token_expires_at"),
    )


class AccountCheckView(AccountsView):
    """Whether an account still works."""

    @extend_schema(
        operation_id="social_accounts_check",
        tags=["accounts"],
        request=None,
        responses={200: AccountDetailSerializer, **REFUSALS},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Ask Meta now; the answer is in ``status`` and ``status_reason``."""
        return self.shown(check_account(self.account(pk)))


class ConnectionStatusView(AccountsView):
    """One platform at a glance."""

    @extend_schema(
        operation_id="social_connection_status",
        tags=["accounts"],
        responses={200: ConnectionStatusSerializer, 401: REFUSALS[401]},
    )
    def get(self, request: Request, platform: Platform) -> Response:
        """The connected accounts of a platform; ``connected`` if one of them works."""
        accounts = list(
            SocialAccount.objects.visible_to(self.member).connected().filter(platform=platform)
        )
        working = any(account.status == AccountStatus.ACTIVE for account in accounts)
        status = {"connected": working, "accounts": accounts}
        return Response(ConnectionStatusSerializer(status).data)
