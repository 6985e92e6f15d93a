"""Asking Meta how an account stands. Reads and, where events are off, one write at Meta."""

from dataclasses import dataclass, field
from typing import Any

import structlog
from django.utils import timezone

from social.connect.accounts import subscribed_object
from social.connect.reasons import Holder, reason_of_error, reason_of_token
from social.connect.verify import Subject, Verified, fetch_verified, subscribe_subject
from social.graph.access import Access, access_of
from social.graph.errors import GraphError
from social.graph.oauth import TokenInfo, fetch_token_info
from social.graph.pages import list_subscribed_fields
from social.models import AccountStatus, Login, Reason, SocialAccount
from social.platforms import Platform

logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Findings:
    """``reason`` is why the account does not work, ``changes`` what its row should say."""

    reason: Reason | None = None
    changes: dict[str, Any] = field(default_factory=dict)


def examine(account: SocialAccount) -> Findings:
    """Read token, account and subscription.

    Raises :class:`GraphError` where Meta's answer says nothing of the account.
    """
    if not account.access_token:
        return Findings(Reason.UNREADABLE)
    found = _examine_token(account)
    if found.reason is not None and found.reason.needs_reconnect:
        return found
    try:
        found.changes |= _examine_account(account)
    except GraphError as error:
        return _explain(account, found, error)
    return found


def _explain(account: SocialAccount, found: Findings, error: GraphError) -> Findings:
    """A refusal as a finding, or raised again if it tells nothing of the account."""
    found.reason = None if error.retryable or error.uncertain else reason_of_error(error)
    if found.reason is None:
        raise error
    logger.warning("account_check_failed", account=account.pk, detail=error.detail)
    if found.reason == Reason.INSTAGRAM_UNLINKED and (home := find_new_home(account)):
        return Findings(None, home)
    return found


def _examine_token(account: SocialAccount) -> Findings:
    """What ``debug_token`` tells: permissions and dates. It tells of our own apps' tokens alone."""
    app = access_of(account).app
    if account.login != Login.FACEBOOK or app is None:
        return Findings()
    try:
        info = fetch_token_info(app, account.access_token)
    except GraphError as error:
        if error.retryable:
            raise
        logger.info("token_info_unavailable", account=account.pk, detail=error.detail)
        return Findings()
    target = account.waba_id if account.platform == Platform.WHATSAPP else account.page_id
    holder = Holder(account.platform, account.login, target)
    return Findings(reason_of_token(info, holder, timezone.now()), _changes_of(info))


def _changes_of(info: TokenInfo) -> dict[str, Any]:
    if not info.is_valid:
        return {}
    changes: dict[str, Any] = {
        "token_expires_at": info.expires_at,
        "data_access_expires_at": info.data_access_expires_at,
    }
    return changes | ({"scopes": sorted(info.scopes)} if info.scopes else {})


def _examine_account(account: SocialAccount) -> dict[str, Any]:
    access, subject = access_of(account), subject_of(account)
    fetch_verified(access, subject)
    fields = list_subscribed_fields(access, subscribed_object(account), account.app_id)
    if fields is None:
        return {"webhook_fields": subscribe_subject(access, subject)}
    return {"webhook_fields": fields} if fields else {}


def subject_of(account: SocialAccount) -> Subject:
    """The account as Meta is asked about it."""
    return Subject(
        account.platform, account.login, account.external_id, account.page_id, account.waba_id
    )


def find_new_home(account: SocialAccount) -> dict[str, Any] | None:
    """Where the Instagram account went when its page lost it: another page connected here.

    Only pages of the same workspace are asked, with their own tokens; a page nobody
    connected needs a login. Returns what the account's row should say now.
    """
    pages = SocialAccount.objects.filter(
        workspace_id=account.workspace_id,
        platform=Platform.FACEBOOK,
        status=AccountStatus.ACTIVE,
    ).exclude(page_id=account.page_id)
    for page in pages:
        try:
            access = access_of(page)
            verified = fetch_verified(access, _through(account, page))
            fields = subscribe_subject(access, _through(account, page))
        except GraphError as error:
            logger.info("not_the_new_page", account=account.pk, page=page.pk, detail=error.detail)
            continue
        return _moved(page, verified, access, fields)
    return None


def _through(account: SocialAccount, page: SocialAccount) -> Subject:
    return Subject(account.platform, Login.FACEBOOK, account.external_id, page.external_id)


def _moved(
    page: SocialAccount, verified: Verified, access: Access, fields: list[str]
) -> dict[str, Any]:
    return {
        "page_id": page.external_id,
        "username": verified.username,
        "access_token": access.token,
        "token_issued_at": timezone.now(),
        "token_expires_at": page.token_expires_at,
        "app_id": page.app_id,
        "app_scoped_user_id": page.app_scoped_user_id,
        "scopes": page.scopes,
        "webhook_fields": fields,
    }
