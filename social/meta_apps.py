"""The Meta apps this installation speaks as, from the environment.

A workspace may bring its own: :mod:`social.app_directory` says which app speaks for
whom; everything else takes the :class:`MetaApp` it is handed.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from django.conf import settings

from social.models.account import Login


@dataclass(frozen=True, slots=True)
class MetaApp:
    """One app of Meta's dashboard. ``secrets`` are newest first; the first one signs.

    ``workspace_id`` is the workspace that brought the app; ``None`` for the installation's.
    """

    login: Login
    app_id: str
    secrets: tuple[str, ...] = field(repr=False)
    verify_token: str = field(repr=False)
    redirect_uri: str
    scopes: tuple[str, ...]
    login_config_id: str = ""
    whatsapp_config_id: str = ""
    workspace_id: int | None = None

    @property
    def is_configured(self) -> bool:
        """Whether people can log in through it."""
        return bool(self.app_id and self.secrets)

    @property
    def secret(self) -> str:
        """The secret in use; empty if none is configured."""
        return self.secrets[0] if self.secrets else ""

    @property
    def token(self) -> str:
        """The app's own access token.

        https://developers.facebook.com/docs/facebook-login/guides/access-tokens#apptokens
        """
        return f"{self.app_id}|{self.secret}"

    def proof(self, token: str) -> str:
        """The ``appsecret_proof`` of ``token``, 64 hex digits.

        https://developers.facebook.com/docs/graph-api/guides/secure-requests
        """
        return hmac.new(self.secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def facebook_app() -> MetaApp:
    """The app of Facebook Login: pages, page-linked Instagram, WhatsApp."""
    return MetaApp(
        login=Login.FACEBOOK,
        app_id=settings.META_APP_ID,
        secrets=tuple(settings.META_APP_SECRETS),
        verify_token=settings.META_WEBHOOK_VERIFY_TOKEN,
        redirect_uri=settings.META_REDIRECT_URI,
        scopes=tuple(settings.META_OAUTH_SCOPES),
        login_config_id=settings.META_LOGIN_CONFIG_ID,
        whatsapp_config_id=settings.META_WHATSAPP_CONFIG_ID,
    )


def instagram_app() -> MetaApp:
    """The app of Instagram Login."""
    return MetaApp(
        login=Login.INSTAGRAM,
        app_id=settings.INSTAGRAM_APP_ID,
        secrets=tuple(settings.INSTAGRAM_APP_SECRETS),
        verify_token=settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN,
        redirect_uri=settings.INSTAGRAM_REDIRECT_URI,
        scopes=tuple(settings.INSTAGRAM_SCOPES),
    )


def app_for_login(login: str) -> MetaApp:
    """The installation's app for that login."""
    return instagram_app() if login == Login.INSTAGRAM else facebook_app()
