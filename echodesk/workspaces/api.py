"""How programs sign in: an e-mail address and a password for a pair of tokens."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from echodesk.api_schema import documented
from echodesk.errors import ActionError
from echodesk.workspaces import tokens
from echodesk.workspaces.access import member_for
from echodesk.workspaces.models import User


class WrongCredentials(ActionError):
    """The same words for a wrong address and a wrong password."""

    status = 401
    code = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__(_("The e-mail address or the password is wrong."))


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the schema how tokens travel."""

    target_class = "echodesk.workspaces.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class CredentialsSerializer(serializers.Serializer[Any]):
    """Who signs in."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=512, trim_whitespace=False)


class TokenPairSerializer(serializers.Serializer[Any]):
    """Half an hour of access, and two weeks of getting more."""

    access = serializers.CharField()
    refresh = serializers.CharField()


class RefreshSerializer(serializers.Serializer[Any]):
    """The long-lived token."""

    refresh = serializers.CharField(max_length=4096)


class AccessSerializer(serializers.Serializer[Any]):
    """The short-lived token."""

    access = serializers.CharField()


class _SignInView(APIView):
    """For those who have nothing to prove themselves with yet."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "token"


class TokenView(_SignInView):
    """Sign in."""

    @documented(
        TokenPairSerializer,
        operation_id="token_create",
        tags=["token"],
        request=CredentialsSerializer,
    )
    def post(self, request: Request) -> Response:
        """Get an access and a refresh token for an e-mail address and a password."""
        given = CredentialsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        # The request is what the lock after too many attempts counts by.
        user = authenticate(request._request, **given.validated_data)
        if not isinstance(user, User) or member_for(user) is None:
            raise WrongCredentials
        return Response(asdict(tokens.issue(user)))


class TokenRefreshView(_SignInView):
    """Stay signed in."""

    @documented(
        AccessSerializer,
        operation_id="token_refresh_create",
        tags=["token"],
        request=RefreshSerializer,
    )
    def post(self, request: Request) -> Response:
        """Get a new access token for a refresh token."""
        given = RefreshSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response({"access": tokens.renew(given.validated_data["refresh"])})
