"""What a login takes away: pages the same person connected before and did not tick now.

Meta then ends the access of the earlier login without a word, and the first anybody
hears of it is a customer who got no answer.
"""

from collections.abc import Collection

import structlog

from social.connect.health import mark_needs_reauthorization
from social.graph import client
from social.graph.access import access_of
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.models import AccountStatus, ConnectAttempt, Login, Reason, SocialAccount

logger = structlog.get_logger(__name__)

_LOST = {Kind.REAUTHORIZE, Kind.PERMISSION, Kind.MISSING}
# Pages asked about while the admin waits; the daily check takes the others first.
MOST_ASKED = 25


def mark_unticked(attempt: ConnectAttempt, page_ids: Collection[str]) -> list[int]:
    """Mark the accounts that lost their access by this login; their keys in this workspace.

    Access is lost wherever the same person connected the page, so other workspaces'
    accounts are marked as well, but only what Meta confirms with their own token.
    """
    if not attempt.app_scoped_user_id:
        return []
    lost: list[SocialAccount] = []
    by_token = _unlisted(attempt, page_ids)
    for number, accounts in enumerate(by_token.values()):
        if number >= MOST_ASKED:
            keys = [account.pk for account in accounts]
            SocialAccount.objects.filter(pk__in=keys).update(checked_at=None)
        elif _has_lost_access(accounts[0]):
            lost.extend(accounts)
    for account in lost:
        mark_needs_reauthorization(account, Reason.PAGE_UNTICKED)
    return [row.pk for row in lost if row.workspace_id == attempt.member.workspace_id]


def _unlisted(
    attempt: ConnectAttempt, page_ids: Collection[str]
) -> dict[tuple[str, str], list[SocialAccount]]:
    """The person's accounts of other pages, together where one answer tells of several."""
    accounts = SocialAccount.objects.filter(
        login=Login.FACEBOOK,
        app_id=attempt.app_id,
        app_scoped_user_id=attempt.app_scoped_user_id,
        status=AccountStatus.ACTIVE,
    ).exclude(page_id__in=["", *page_ids])
    found: dict[tuple[str, str], list[SocialAccount]] = {}
    for account in accounts:
        found.setdefault((account.page_id, account.access_token), []).append(account)
    return found


def _has_lost_access(account: SocialAccount) -> bool:
    try:
        client.get(access_of(account), account.page_id, fields="id")
    except GraphError as error:
        logger.info("page_not_ticked", account=account.pk, detail=error.detail)
        return error.kind in _LOST
    return False
