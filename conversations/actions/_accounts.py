"""What a failed call tells of the account it was made with."""

import structlog
from django.utils import timezone

from social.graph.errors import GraphError
from social.models import AccountStatus, SocialAccount

logger = structlog.get_logger(__name__)

_REASON_LENGTH = 300


def note_dead_token(account_id: int, error: GraphError) -> None:
    """Where Meta refused the token itself, nothing goes out until an admin has reconnected.

    A transaction of its own, so that no other row is held while the account's is.
    """
    if not error.needs_reauthorization:
        return
    healthy = SocialAccount.objects.filter(pk=account_id, status=AccountStatus.ACTIVE)
    marked = healthy.update(
        status=AccountStatus.NEEDS_REAUTHORIZATION,
        status_reason=error.agent_message[:_REASON_LENGTH],
        updated_at=timezone.now(),
    )
    if marked:
        logger.warning("account_needs_reauthorization", account=account_id, error=error.detail)
