"""The tokens programs sign in with. The only module that knows the JWT library."""

from dataclasses import dataclass
from typing import Any, cast

from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from echodesk.errors import ActionError
from echodesk.workspaces.models import User


@dataclass(frozen=True, slots=True)
class TokenPair:
    """``access`` goes with each request for half an hour; ``refresh`` gets a new one."""

    access: str
    refresh: str


class InvalidToken(ActionError):
    """The refresh token is wrong, too old, or its user may no longer sign in."""

    status = 401
    code = "token_not_valid"

    def __init__(self) -> None:
        super().__init__(_("This token is not valid any more. Sign in again."))


class TokenAuthentication(JWTAuthentication):
    """``Authorization: Bearer <access>``. The user is read, and must be active, each time."""


def issue(user: User) -> TokenPair:
    """A new pair for ``user``. Both die with the user's password."""
    refresh: Any = RefreshToken.for_user(user)
    return TokenPair(access=str(refresh.access_token), refresh=str(refresh))


def renew(refresh: str) -> str:
    """A new access token for a refresh token. Raises :class:`InvalidToken`."""
    try:
        token: Any = RefreshToken(cast("Any", refresh))
        access = token.access_token
        # Refuses a user who is gone, disabled, or has changed the password since.
        JWTAuthentication().get_user(access)
    except (TokenError, AuthenticationFailed) as error:
        raise InvalidToken from error
    return str(access)
