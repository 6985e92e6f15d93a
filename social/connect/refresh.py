"""Renewing tokens on a schedule, so that an account nobody writes to does not die.

Only Instagram Login tokens can be renewed without a person: once a day old, until they
expire after 60 days. A page's token has no end, and WhatsApp's are the business's own.
"""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from social.connect.health import note_refusal
from social.graph.errors import GraphError
from social.graph.oauth import UserToken
from social.graph.refresh import refresh_token
from social.models import AccountStatus, Login, SocialAccount

logger = structlog.get_logger(__name__)

# Meta renews nothing younger.
YOUNGEST = timedelta(hours=24)
# Weekly: weeks of failures may pass before a token is lost.
RENEWED_AFTER = timedelta(days=7)
# A token that came with less life than that is renewed as soon as it may be.
SHORT_LIFE = timedelta(days=30)


def refresh_due() -> int:
    """Renew every token whose time has come; returns how many were."""
    due = list(_due().values_list("pk", flat=True))
    return sum(refresh_account(account_id) for account_id in due)


def _due() -> QuerySet[SocialAccount]:
    now = timezone.now()
    old = Q(token_issued_at=None) | Q(token_issued_at__lte=now - RENEWED_AFTER)
    short = Q(token_issued_at__lte=now - YOUNGEST, token_expires_at__lte=now + SHORT_LIFE)
    accounts = SocialAccount.objects.filter(login=Login.INSTAGRAM, status=AccountStatus.ACTIVE)
    return accounts.filter(old | short).exclude(access_token="")


def refresh_account(account_id: int) -> bool:
    """Renew one token; ``False`` if Meta did not, and then the next round tries again."""
    account = SocialAccount.objects.get(pk=account_id)
    if not account.access_token:
        return False
    try:
        fresh = refresh_token(account.access_token)
    except GraphError as error:
        logger.warning("token_not_refreshed", account=account_id, detail=error.detail)
        note_refusal(account, error)
        return False
    return _store(account, fresh)


@transaction.atomic
def _store(account: SocialAccount, fresh: UserToken) -> bool:
    """Write the new token down, unless the account was connected again meanwhile."""
    same = SocialAccount.objects.filter(pk=account.pk, token_issued_at=account.token_issued_at)
    row = same.exclude(status=AccountStatus.DISCONNECTED).select_for_update().first()
    if row is None:
        return False
    row.access_token, row.token_expires_at = fresh.token, fresh.expires_at
    row.token_issued_at = timezone.now()
    row.save(update_fields=["access_token", "token_expires_at", "token_issued_at", "updated_at"])
    logger.info("token_refreshed", account=row.pk, expires_at=str(fresh.expires_at))
    return True
