"""Connecting an account with a token that an admin brings along."""

from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role
from social.app_directory import apps_of
from social.connect.accounts import Connection, connect_account, require_free
from social.connect.errors import refusal
from social.connect.verify import Subject, fetch_verified, subscribe_subject
from social.connect.whatsapp_ids import require_number_of
from social.graph.access import Access, host_of
from social.graph.errors import GraphError
from social.graph.oauth import TokenInfo, fetch_token_info
from social.meta_apps import MetaApp
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
        connection = _ask_meta(member, given)
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


def _ask_meta(member: Membership, given: ByHand) -> Connection:
    """Read the account, switch its events on, and learn what the token may do."""
    info, app = _token_info(member, given)
    access = Access(host_of(given.login), token=given.access_token, app=app)
    subject = given.subject()
    if given.platform == Platform.WHATSAPP:
        require_number_of(access, given.waba_id, given.external_id)
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


def _token_info(member: Membership, given: ByHand) -> tuple[TokenInfo, MetaApp | None]:
    """What the token allows, and the app that issued it, where Meta tells us.

    It tells an app only of its own tokens; one of a foreign app works all the same,
    without a proof.
    """
    if given.login == Login.FACEBOOK:
        for app in apps_of(member.workspace_id, given.login):
            info = _info_from(app, given.access_token)
            if info is not None and info.is_valid:
                return info, app if info.app_id == app.app_id else None
    return _NOTHING_KNOWN, None


def _info_from(app: MetaApp, token: str) -> TokenInfo | None:
    if not app.is_configured:
        return None
    try:
        return fetch_token_info(app, token)
    except GraphError as error:
        logger.info("token_info_unavailable", detail=error.detail)
        return None
