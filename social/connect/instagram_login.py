"""Instagram Login: one professional account, without a Facebook page.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login
"""

import structlog

from echodesk.workspaces.models import Membership
from social.app_directory import app_of
from social.connect.accounts import Connection
from social.connect.attempts import app_of_attempt, begin, require_configured
from social.connect.errors import AccountTaken, refusal, words_of
from social.connect.offers import Choice, Group, Offer, Outcome, states, store
from social.connect.scopes import refused_scopes
from social.connect.verify import INSTAGRAM_FIELDS
from social.graph import instagram_oauth as oauth
from social.graph.access import Access, host_of
from social.graph.errors import GraphError
from social.graph.pages import subscribe
from social.models import ConnectAttempt, Login
from social.platforms import Platform

logger = structlog.get_logger(__name__)


def start(*, member: Membership, platform: str, ask_again: bool = False) -> str:
    """Begin an attempt; the address of Instagram's dialog."""
    app = require_configured(app_of(member.workspace_id, Login.INSTAGRAM))
    state = begin(member=member, platform=platform, app=app)
    return oauth.authorize_url(app, state, ask_again=ask_again)


def finish(attempt: ConnectAttempt, code: str) -> None:
    """Turn the dialog's code into a token of 60 days, kept until the account is ticked."""
    app = app_of_attempt(attempt)
    try:
        given = oauth.exchange_code(app, code)
        token = oauth.exchange_for_long_lived(app, given.token)
        user = oauth.fetch_me(Access(host_of(Login.INSTAGRAM), token.token, app))
    except GraphError as error:
        logger.warning("login_failed", attempt=attempt.pk, detail=error.detail)
        raise refusal(error) from None
    attempt.app_scoped_user_id = user.app_scoped_id or given.user_id
    attempt.scopes = list(given.permissions)
    # Where Instagram does not say what was allowed, nothing can be said to be refused.
    asked = [scope for scope in app.scopes if given.permissions]
    declined = sorted({*asked} - {*given.permissions})
    attempt.declined = refused_scopes(attempt.platform, attempt.login, given.permissions, declined)
    attempt.user_token, attempt.token_expires_at = token.token, token.expires_at
    attempt.save()


def list_offers(attempt: ConnectAttempt) -> list[Group]:
    """The one account that logged in."""
    try:
        user = oauth.fetch_me(_access(attempt))
    except GraphError as error:
        raise refusal(error) from None
    return [_group(attempt, user)]


def _access(attempt: ConnectAttempt) -> Access:
    return Access(host_of(Login.INSTAGRAM), attempt.user_token, app_of_attempt(attempt))


def _group(attempt: ConnectAttempt, user: oauth.InstagramUser) -> Group:
    state_of = states(attempt.member, Login.INSTAGRAM, [user.external_id])
    label = f"@{user.username}" if user.username else user.name or user.external_id
    state = state_of(Platform.INSTAGRAM, user.external_id)
    offer = Offer(Platform.INSTAGRAM, user.external_id, label, state)
    return Group(user.external_id, user.name or label, (offer,))


def connect_chosen(attempt: ConnectAttempt, choice: Choice) -> list[Outcome]:
    """Connect the account if it was ticked."""
    try:
        user = oauth.fetch_me(_access(attempt))
    except GraphError as error:
        raise refusal(error) from None
    offer = _group(attempt, user).offers[0]
    if offer.key not in choice.keys:
        return []
    if offer.state == "taken":
        return [Outcome(offer.label, AccountTaken().detail)]
    try:
        fields = subscribe(_access(attempt), user.external_id, INSTAGRAM_FIELDS)
    except GraphError as error:
        logger.warning("subscribe_failed", account=user.external_id, detail=error.detail)
        return [Outcome(offer.label, words_of(error))]
    return [store(attempt.member, offer, _connection(attempt, user, fields))]


def _connection(
    attempt: ConnectAttempt, user: oauth.InstagramUser, fields: list[str]
) -> Connection:
    return Connection(
        platform=Platform.INSTAGRAM,
        login=Login.INSTAGRAM,
        external_id=user.external_id,
        username=user.username,
        display_name=user.name,
        access_token=attempt.user_token,
        token_expires_at=attempt.token_expires_at,
        app_id=attempt.app_id,
        app_scoped_user_id=attempt.app_scoped_user_id,
        scopes=attempt.scopes,
        webhook_fields=fields,
    )
