"""Facebook Login: pages, and the Instagram accounts behind them.

https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from social.connect.accounts import Connection, connect_account
from social.connect.attempts import begin
from social.connect.errors import AccountTaken, refusal, words_of
from social.graph import oauth
from social.graph.access import Access, host_of
from social.graph.errors import GraphError
from social.graph.pages import Page, list_pages, subscribe_page
from social.meta_apps import facebook_app
from social.models import AccountStatus, ConnectAttempt, Login, SocialAccount
from social.platforms import Platform

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """One account that can be ticked. ``state``: new, connected, reconnect or taken."""

    platform: str
    external_id: str
    label: str
    state: str

    @property
    def key(self) -> str:
        """The value of its tick box."""
        return f"{self.platform}:{self.external_id}"


@dataclass(frozen=True, slots=True)
class PageOffer:
    """A page and what can be connected through it."""

    page: Page
    offers: tuple[Offer, ...]

    @property
    def has_instagram(self) -> bool:
        """Whether a professional account is linked to the page."""
        return self.page.instagram is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ticked account; ``problem`` is empty if it was connected."""

    label: str
    problem: str = ""


def start(*, member: Membership, platform: str) -> str:
    """Begin an attempt; the address of Meta's dialog."""
    app = facebook_app()
    if not app.is_configured:
        raise ActionError(
            _("Your operator has not set up a Meta app yet: META_APP_ID and META_APP_SECRET."),
            code="not_configured",
        )
    return oauth.dialog_url(app, begin(member=member, platform=platform, login=Login.FACEBOOK))


def finish(attempt: ConnectAttempt, code: str) -> None:
    """Turn the dialog's code into a long-lived token, kept until the list is ticked."""
    app = facebook_app()
    try:
        token = oauth.exchange_for_long_lived(app, oauth.exchange_code(app, code))
        access = _user_access(token.token)
        attempt.app_scoped_user_id = oauth.fetch_user_id(access)
        attempt.scopes = list(oauth.fetch_permissions(access).granted)
    except GraphError as error:
        logger.warning("login_failed", attempt=attempt.pk, detail=error.detail)
        raise refusal(error) from None
    attempt.user_token, attempt.token_expires_at = token.token, token.expires_at
    attempt.save()


def _user_access(token: str) -> Access:
    return Access(host_of(Login.FACEBOOK), token=token, app=facebook_app())


def list_offers(attempt: ConnectAttempt) -> list[PageOffer]:
    """What Meta lets this person connect, with what is connected already."""
    try:
        pages = list_pages(_user_access(attempt.user_token))
    except GraphError as error:
        raise refusal(error) from None
    state_of = _states(attempt.member, pages)
    return [PageOffer(page, tuple(_offers_of(page, state_of))) for page in pages]


def _offers_of(page: Page, state_of: Callable[[str, str], str]) -> Iterable[Offer]:
    yield Offer(Platform.FACEBOOK, page.id, page.name, state_of(Platform.FACEBOOK, page.id))
    if page.instagram:
        found = page.instagram
        label = f"@{found.username}" if found.username else found.name or found.id
        state = state_of(Platform.INSTAGRAM, found.id)
        yield Offer(Platform.INSTAGRAM, found.id, label, state)


def _states(member: Membership, pages: list[Page]) -> Callable[[str, str], str]:
    """Whether an account is new here; read once for the whole list."""
    ids = {page.id for page in pages} | {page.instagram.id for page in pages if page.instagram}
    rows = SocialAccount.objects.connected().filter(external_id__in=ids)
    known = {(row.platform, row.external_id): row for row in rows}

    def state_of(platform: str, external_id: str) -> str:
        row = known.get((platform, external_id))
        if row is None:
            return "new"
        if row.workspace_id != member.workspace_id:
            return "taken"
        return "connected" if row.status == AccountStatus.ACTIVE else "reconnect"

    return state_of


def connect_chosen(attempt: ConnectAttempt, chosen: Iterable[str]) -> list[Outcome]:
    """Connect what was ticked (keys of offers), page by page; one failure stops no other."""
    wanted = set(chosen)
    outcomes: list[Outcome] = []
    for listed in list_offers(attempt):
        ticked = [offer for offer in listed.offers if offer.key in wanted]
        if ticked:
            outcomes.extend(_connect_page(attempt, listed.page, ticked))
    return outcomes


def _connect_page(attempt: ConnectAttempt, page: Page, ticked: list[Offer]) -> list[Outcome]:
    """Subscribe one page, then store what was ticked of it."""
    free = [offer for offer in ticked if offer.state != "taken"]
    outcomes = [
        Outcome(offer.label, AccountTaken().detail) for offer in ticked if offer.state == "taken"
    ]
    if not free:
        return outcomes
    try:
        fields = subscribe_page(
            Access(host_of(Login.FACEBOOK), page.token, facebook_app()), page.id
        )
    except GraphError as error:
        logger.warning("subscribe_failed", page=page.id, detail=error.detail)
        return outcomes + [Outcome(offer.label, words_of(error)) for offer in free]
    return outcomes + [_connect_offer(attempt, page, offer, fields) for offer in free]


def _connect_offer(attempt: ConnectAttempt, page: Page, offer: Offer, fields: list[str]) -> Outcome:
    instagram = page.instagram if offer.platform == Platform.INSTAGRAM else None
    connection = Connection(
        platform=offer.platform,
        login=Login.FACEBOOK,
        external_id=offer.external_id,
        page_id=page.id,
        username=instagram.username if instagram else "",
        display_name=(instagram.name if instagram else "") or page.name,
        # A page's token from a long-lived login has no date of expiry.
        access_token=page.token,
        app_id=facebook_app().app_id,
        app_scoped_user_id=attempt.app_scoped_user_id,
        scopes=attempt.scopes,
        webhook_fields=fields,
    )
    try:
        connect_account(member=attempt.member, connection=connection)
    except ActionError as error:
        return Outcome(offer.label, error.detail)
    return Outcome(offer.label)
