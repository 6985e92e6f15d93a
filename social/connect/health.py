"""Whether a connected account still works, asked of Meta."""

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from echodesk.errors import Conflict
from social.connect.accounts import subscribed_object
from social.connect.errors import refusal
from social.connect.verify import Subject, fetch_verified, subscribe_subject
from social.graph.access import access_of
from social.graph.errors import GraphError
from social.graph.pages import list_subscribed_fields
from social.models import AccountStatus, SocialAccount

logger = structlog.get_logger(__name__)


def check_account(account: SocialAccount) -> SocialAccount:
    """Read the account at Meta, switch its events on if they are off, and note the result.

    Raises :class:`MetaUnavailable` if Meta could not be asked, and then changes nothing.
    """
    if account.status == AccountStatus.DISCONNECTED:
        raise Conflict(_("This account is disconnected. Connect it again."))
    try:
        fields = _fields_at_meta(account)
    except GraphError as error:
        logger.warning("account_check_failed", account=account.pk, detail=error.detail)
        if error.retryable or error.uncertain:
            raise refusal(error) from None
        return _note(account, AccountStatus.NEEDS_REAUTHORIZATION, error.agent_message)
    return _note(account, AccountStatus.ACTIVE, "", fields)


def _fields_at_meta(account: SocialAccount) -> list[str]:
    access = access_of(account)
    subject = Subject(
        account.platform, account.login, account.external_id, account.page_id, account.waba_id
    )
    fetch_verified(access, subject)
    fields = list_subscribed_fields(access, subscribed_object(account), account.app_id)
    if fields is None:
        return subscribe_subject(access, subject)
    return fields or account.webhook_fields


def _note(
    account: SocialAccount, status: str, reason: str, fields: list[str] | None = None
) -> SocialAccount:
    """Write the result, unless somebody connected or disconnected the account meanwhile."""
    SocialAccount.objects.filter(pk=account.pk, updated_at=account.updated_at).update(
        status=status,
        status_reason=reason[:300],
        webhook_fields=account.webhook_fields if fields is None else fields,
        updated_at=timezone.now(),
    )
    account.refresh_from_db()
    return account
