"""Connecting an account with a token that an admin brings along."""

from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from social.app_directory import app_that_issued
from social.connect.accounts import Connection, connect_account, require_free
from social.connect.errors import refusal
from social.connect.verify import Subject, fetch_verified, subscribe_subject
from social.graph.access import Access, host_of
from social.graph.errors import GraphError
from social.graph.oauth import TokenInfo, fetch_token_info
from social.meta_apps import facebook_app
from social.models import Login, SocialAccount
from social.platforms import Platform

logger = structlog.get_logger(__name__)

_NOTHING_KNOWN = TokenInfo(app_id="", is_valid=True, expires_at=None, scopes=(), user_id="")


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """What the admin typed. Names may be empty: Meta is asked for them."""

    platform: str
    login: str = Login.FACEBOOK
    external_id: str
    page_id: str = ""
    waba_id: str = ""
    username: str = ""
    display_name: str = ""
    access_token: str = field(repr=False)
    token_expires_at: datetime | None = None

    def subject(self) -> Subject:
        """The account Meta is asked about."""
        return Subject(self.platform, self.login, self.external_id, self.page_id, self.waba_id)


def connect_by_hand(*, member: Membership, given: ByHand) -> SocialAccount:
    """Store the account if its token opens it and Meta will send us its events."""
    require_role(member, Role.ADMIN)
    _require_sense(given)
    require_free(member=member, platform=given.platform, external_id=given.external_id)
    try:
        connection = _ask_meta(given)
    except GraphError as error:
        logger.warning("connect_by_hand_failed", detail=error.detail)
        raise refusal(error) from None
    return connect_account(member=member, connection=connection)


def _require_sense(given: ByHand) -> None:
    """Refuse what cannot work whatever Meta says."""
    if given.login == Login.INSTAGRAM and given.platform != Platform.INSTAGRAM:
        raise _wrong("login", _("Instagram Login is for Instagram accounts alone."))
    if given.platform == Platform.WHATSAPP and not given.waba_id:
        raise _wrong(
            "waba_id", _("The WhatsApp Business Account id is needed to receive messages.")
        )


def _wrong(name: str, detail: str) -> ActionError:
    return ActionError(detail, fields={name: [detail]})


def _ask_meta(given: ByHand) -> Connection:
    """Read the account, switch its events on, and learn what the token may do."""
    info = _token_info(given)
    app = app_that_issued(info.app_id, given.login)
    access = Access(host_of(given.login), token=given.access_token, app=app)
    subject = given.subject()
    verified = fetch_verified(access, subject)
    fields = subscribe_subject(access, replace(subject, page_id=verified.page_id))
    return Connection(
        platform=given.platform,
        login=given.login,
        external_id=given.external_id,
        page_id=verified.page_id,
        waba_id=given.waba_id,
        username=given.username or verified.username,
        display_name=given.display_name or verified.display_name,
        access_token=given.access_token,
        token_expires_at=given.token_expires_at or info.expires_at,
        app_id=info.app_id,
        app_scoped_user_id=verified.app_scoped_user_id or info.user_id,
        scopes=info.scopes,
        webhook_fields=fields,
    )


def _token_info(given: ByHand) -> TokenInfo:
    """Which app issued the token and what it allows, where Meta tells us.

    It tells only of our own app's tokens; one of another app works all the same,
    without a proof.
    """
    app = facebook_app()
    if given.login != Login.FACEBOOK or not app.is_configured:
        return _NOTHING_KNOWN
    try:
        info = fetch_token_info(app, given.access_token)
    except GraphError as error:
        logger.info("token_info_unavailable", detail=error.detail)
        return _NOTHING_KNOWN
    return info if info.is_valid else _NOTHING_KNOWN
