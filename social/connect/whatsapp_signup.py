"""WhatsApp's embedded signup: a window of Meta's in our page, then the numbers to tick.

The window tells the page which WhatsApp Business Account it made or found. That may be
anybody's word, so the ids are confirmed with the token before anything is done.
https://developers.facebook.com/docs/whatsapp/embedded-signup/implementation
"""

from collections.abc import Iterator
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from social.app_directory import app_of
from social.connect.accounts import Connection
from social.connect.attempts import app_of_attempt, begin, require_configured
from social.connect.errors import AccountTaken, MetaRefused, refusal, words_of
from social.connect.offers import Choice, Group, Offer, Outcome, StateOf, states, store
from social.connect.scopes import refused_scopes
from social.connect.verify import WHATSAPP_FIELDS
from social.graph import oauth
from social.graph.access import Access, host_of
from social.graph.errors import GraphError
from social.graph.pages import subscribe
from social.graph.whatsapp_accounts import Number, fetch_account, list_numbers, register
from social.meta_apps import MetaApp
from social.models import ConnectAttempt, Login
from social.platforms import Platform

logger = structlog.get_logger(__name__)

_SCOPE = "whatsapp_business_management"
_PIN_DIGITS = 6


def start(*, member: Membership, platform: str, ask_again: bool = False) -> str:
    """Begin an attempt; the address of our page that opens Meta's window.

    The window always asks for everything, so that ``ask_again`` changes nothing.
    """
    app = require_configured(app_of(member.workspace_id, Login.FACEBOOK))
    if not app.whatsapp_config_id:
        raise ActionError(
            _(
                "WhatsApp's signup has no configuration yet: your operator sets"
                " META_WHATSAPP_CONFIG_ID. Until then, connect the number by hand."
            ),
            code="not_configured",
        )
    state = begin(member=member, platform=platform, app=app)
    return f"{settings.SITE_URL}{reverse('whatsapp-signup')}?{urlencode({'state': state})}"


def finish(attempt: ConnectAttempt, code: str, *, waba_id: str = "") -> None:
    """Turn the window's code into a token, and confirm what it reaches.

    The code lives half a minute. Raises :class:`MetaRefused` if the account named by
    the page is not one the token is for.
    """
    app = app_of_attempt(attempt)
    try:
        # The SDK's window has no address to come back to.
        token = oauth.exchange_code(app, code, redirect_uri="")
        info = oauth.fetch_token_info(app, token.token)
    except GraphError as error:
        logger.warning("login_failed", attempt=attempt.pk, detail=error.detail)
        raise refusal(error) from None
    attempt.asset_ids = _confirmed(info, waba_id)
    attempt.app_scoped_user_id = info.user_id
    attempt.scopes = sorted(info.scopes)
    attempt.declined = refused_scopes(attempt.platform, attempt.login, info.scopes, ())
    attempt.user_token = token.token
    attempt.token_expires_at = token.expires_at or info.expires_at
    attempt.save()


def _confirmed(info: oauth.TokenInfo, claimed: str) -> list[str]:
    """The WhatsApp Business Accounts to look into.

    A permission without a list of targets covers everything the business has; then
    the claimed account is taken, and its numbers have yet to be read with the token.
    """
    targets = info.targets.get(_SCOPE)
    if targets is None and claimed and info.is_valid:
        return [claimed]
    if not targets:
        raise MetaRefused(_("This login gave access to no WhatsApp Business Account. Start again."))
    if claimed and claimed not in targets:
        raise MetaRefused(
            _("This login does not give access to the WhatsApp account it named. Start again.")
        )
    return [claimed] if claimed else sorted(targets)


def list_offers(attempt: ConnectAttempt) -> list[Group]:
    """The numbers of each account, with what is connected already."""
    return [group for group, _numbers in _listed(attempt)]


def _access(attempt: ConnectAttempt) -> Access:
    return Access(host_of(Login.FACEBOOK), attempt.user_token, app_of_attempt(attempt))


def _listed(attempt: ConnectAttempt) -> list[tuple[Group, dict[str, Number]]]:
    access = _access(attempt)
    try:
        found = [
            (fetch_account(access, waba_id), list_numbers(access, waba_id))
            for waba_id in attempt.asset_ids
        ]
    except GraphError as error:
        raise refusal(error) from None
    ids = [number.id for _account, numbers in found for number in numbers]
    state_of = states(attempt.member, Login.FACEBOOK, ids)
    return [
        (
            Group(account.id, account.name or account.id, tuple(_offers_of(numbers, state_of))),
            {number.id: number for number in numbers},
        )
        for account, numbers in found
    ]


def _offers_of(numbers: list[Number], state_of: StateOf) -> Iterator[Offer]:
    for number in numbers:
        label = " · ".join(part for part in (number.display_number, number.name) if part)
        state = state_of(Platform.WHATSAPP, number.id)
        needs_pin = not number.is_registered
        yield Offer(Platform.WHATSAPP, number.id, label or number.id, state, needs_pin)


def connect_chosen(attempt: ConnectAttempt, choice: Choice) -> list[Outcome]:
    """Connect the ticked numbers, account by account; one failure stops no other."""
    outcomes: list[Outcome] = []
    for group, numbers in _listed(attempt):
        ticked = [offer for offer in group.offers if offer.key in choice.keys]
        outcomes += [
            Outcome(offer.label, AccountTaken().detail)
            for offer in ticked
            if offer.state == "taken"
        ]
        free = [(offer, numbers[offer.external_id]) for offer in ticked if offer.state != "taken"]
        if free:
            outcomes += _connect_account(attempt, group.id, free, choice.pin)
    return outcomes


def _connect_account(
    attempt: ConnectAttempt, waba_id: str, ticked: list[tuple[Offer, Number]], pin: str
) -> list[Outcome]:
    """Subscribe our app to the account before anything else, then store its numbers."""
    try:
        subscribe(_access(attempt), waba_id)
    except GraphError as error:
        logger.warning("subscribe_failed", waba=waba_id, detail=error.detail)
        return [Outcome(offer.label, words_of(error)) for offer, _number in ticked]
    return [_connect_number(attempt, waba_id, offer, number, pin) for offer, number in ticked]


def _connect_number(
    attempt: ConnectAttempt, waba_id: str, offer: Offer, number: Number, pin: str
) -> Outcome:
    if offer.needs_pin:
        problem = _register(attempt, number, pin)
        if problem:
            return Outcome(offer.label, problem)
    connection = Connection(
        platform=Platform.WHATSAPP,
        login=Login.FACEBOOK,
        external_id=number.id,
        waba_id=waba_id,
        username=number.name,
        display_name=number.display_number,
        access_token=attempt.user_token,
        token_expires_at=attempt.token_expires_at,
        app_id=attempt.app_id,
        app_scoped_user_id=attempt.app_scoped_user_id,
        scopes=attempt.scopes,
        webhook_fields=WHATSAPP_FIELDS,
    )
    return store(attempt.member, offer, connection)


def _register(attempt: ConnectAttempt, number: Number, pin: str) -> str:
    """Register a new number with the PIN the admin chose; what went wrong, if anything."""
    if not (pin.isascii() and pin.isdecimal() and len(pin) == _PIN_DIGITS):
        return _("This number is new: choose a PIN of six digits for it.")
    try:
        register(_access(attempt), number.id, pin)
    except GraphError as error:
        logger.warning("register_failed", number=number.id, detail=error.detail)
        return words_of(error)
    return ""


def config_of(attempt_app: MetaApp) -> dict[str, str]:
    """What the page's script opens the window with. None of it is secret."""
    return {
        "app_id": attempt_app.app_id,
        "config_id": attempt_app.whatsapp_config_id,
        "version": settings.GRAPH_VERSION,
        "origin": settings.FACEBOOK_URL,
    }
