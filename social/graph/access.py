"""What a call to Meta is made with: a host, a token, and the app it came from."""

from dataclasses import dataclass, field

from django.conf import settings

from social.app_directory import app_that_issued
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.meta_apps import MetaApp
from social.models import Login, SocialAccount


@dataclass(frozen=True, slots=True)
class Access:
    """A token and the host it is valid on. Without a known ``app`` no proof is sent.

    ``account_id`` is the account it belongs to, if one is connected: its allowances are
    what answers tell of.
    """

    host: str
    token: str = field(default="", repr=False)
    app: MetaApp | None = None
    account_id: int | None = None

    def proof(self) -> dict[str, str]:
        """The ``appsecret_proof`` parameter, if one can be made."""
        if self.app is None or not self.token or not self.app.secret:
            return {}
        return {"appsecret_proof": self.app.proof(self.token)}


def host_of(login: str) -> str:
    """The Graph host that tokens of this login are valid on."""
    return settings.INSTAGRAM_GRAPH_URL if login == Login.INSTAGRAM else settings.FACEBOOK_GRAPH_URL


def access_of(account: SocialAccount) -> Access:
    """The access a connected account gives.

    Raises :class:`GraphError` for an account whose token is gone, or cannot be read.
    """
    if not account.access_token:
        raise GraphError(Kind.REAUTHORIZE, "EchoDesk holds no readable token of this account")
    return Access(
        host=host_of(account.login),
        token=account.access_token,
        app=app_that_issued(account.app_id, account.login, account.workspace_id),
        account_id=account.pk,
    )
