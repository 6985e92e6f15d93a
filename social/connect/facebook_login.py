"""Facebook Login: pages, and the Instagram accounts behind them.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from collections.abc import Iterator

import structlog

from echodesk.workspaces.models import Membership
from social.app_directory import app_of
from social.connect.accounts import Connection
from social.connect.attempts import app_of_attempt, begin, require_configured
from social.connect.errors import AccountTaken, refusal, words_of
from social.connect.offers import Choice, Group, Offer, Outcome, StateOf, states, store
from social.connect.scopes import refused_scopes
from social.connect.unticked import mark_unticked
from social.graph import oauth
from social.graph.access import Access, host_of
from social.graph.errors import GraphError
from social.graph.pages import Page, list_pages, subscribe_page
from social.models import ConnectAttempt, Login
from social.platforms import Platform

logger = structlog.get_logger(__name__)


def start(*, member: Membership, platform: str, ask_again: bool = False) -> str:
    """Begin an attempt; the address of Meta's dialog."""
    app = require_configured(app_of(member.workspace_id, Login.FACEBOOK))
    state = begin(member=member, platform=platform, app=app)
    return oauth.dialog_url(app, state, ask_again=ask_again)


def finish(attempt: ConnectAttempt, code: str) -> None:
    """Turn the dialog's code into a long-lived token, kept until the list is ticked.

    What this login took away from earlier ones is found out and noted too.
    """
    app = app_of_attempt(attempt)
    try:
        token = oauth.exchange_for_long_lived(app, oauth.exchange_code(app, code))
        access = Access(host_of(Login.FACEBOOK), token=token.token, app=app)
        attempt.app_scoped_user_id = oauth.fetch_user_id(access)
        permissions = oauth.fetch_permissions(access)
        attempt.unticked = mark_unticked(attempt, {page.id for page in list_pages(access)})
    except GraphError as error:
        logger.warning("login_failed", attempt=attempt.pk, detail=error.detail)
        raise refusal(error) from None
    attempt.scopes = list(permissions.granted)
    attempt.declined = refused_scopes(
        attempt.platform, attempt.login, permissions.granted, permissions.declined
    )
    attempt.user_token, attempt.token_expires_at = token.token, token.expires_at
    attempt.save()


def list_offers(attempt: ConnectAttempt) -> list[Group]:
    """What Meta lets this person connect, with what is connected already."""
    return [group for _page, group in _listed(attempt)]


def _listed(attempt: ConnectAttempt) -> list[tuple[Page, Group]]:
    access = Access(host_of(Login.FACEBOOK), attempt.user_token, app_of_attempt(attempt))
    try:
        pages = list_pages(access)
    except GraphError as error:
        raise refusal(error) from None
    ids = {page.id for page in pages} | {page.instagram.id for page in pages if page.instagram}
    state_of = states(attempt.member, Login.FACEBOOK, ids)
    return [(page, _group(page, state_of)) for page in pages]


def _group(page: Page, state_of: StateOf) -> Group:
    return Group(
        id=page.id,
        name=page.name or page.id,
        offers=tuple(_offers_of(page, state_of)),
        can_message=page.can_message,
        lacks_instagram=page.instagram is None,
    )


def _offers_of(page: Page, state_of: StateOf) -> Iterator[Offer]:
    yield Offer(Platform.FACEBOOK, page.id, page.name, state_of(Platform.FACEBOOK, page.id))
    if page.instagram:
        found = page.instagram
        label = f"@{found.username}" if found.username else found.name or found.id
        state = state_of(Platform.INSTAGRAM, found.id)
        yield Offer(Platform.INSTAGRAM, found.id, label, state)


def connect_chosen(attempt: ConnectAttempt, choice: Choice) -> list[Outcome]:
    """Connect what was ticked, page by page; one failure stops no other."""
    outcomes: list[Outcome] = []
    for page, group in _listed(attempt):
        ticked = [offer for offer in group.offers if offer.key in choice.keys]
        if ticked:
            outcomes.extend(_connect_page(attempt, page, ticked))
    return outcomes


def _connect_page(attempt: ConnectAttempt, page: Page, ticked: list[Offer]) -> list[Outcome]:
    """Subscribe one page, then store what was ticked of it."""
    free = [offer for offer in ticked if offer.state != "taken"]
    outcomes = [
        Outcome(offer.label, AccountTaken().detail) for offer in ticked if offer.state == "taken"
    ]
    if not free:
        return outcomes
    access = Access(host_of(Login.FACEBOOK), page.token, app_of_attempt(attempt))
    try:
        fields = subscribe_page(access, page.id)
    except GraphError as error:
        logger.warning("subscribe_failed", page=page.id, detail=error.detail)
        return outcomes + [Outcome(offer.label, words_of(error)) for offer in free]
    return outcomes + [
        store(attempt.member, offer, _connection(attempt, page, offer, fields)) for offer in free
    ]


def _connection(attempt: ConnectAttempt, page: Page, offer: Offer, fields: list[str]) -> Connection:
    instagram = page.instagram if offer.platform == Platform.INSTAGRAM else None
    return Connection(
        platform=offer.platform,
        login=Login.FACEBOOK,
        external_id=offer.external_id,
        page_id=page.id,
        username=instagram.username if instagram else "",
        display_name=(instagram.name if instagram else "") or page.name,
        # A page's token from a long-lived login has no date of expiry.
        access_token=page.token,
        app_id=attempt.app_id,
        app_scoped_user_id=attempt.app_scoped_user_id,
        scopes=attempt.scopes,
        webhook_fields=fields,
    )
