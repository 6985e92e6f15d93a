"""Reading one conversation at Meta, and receiving what it holds."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from echodesk.deadlocks import retried
from social.graph.conversations import fetch_messages
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.history.events import Ours, PastEvent, events_of
from social.intake.drain import receive_isolated
from social.intake.routing import RoutedEvent
from social.models import Login, SocialAccount
from social.platforms import Platform

logger = structlog.get_logger(__name__)

# A conversation Meta will not show is passed over; the rest is not held up by it.
_PASSED_OVER = {Kind.MISSING, Kind.RECIPIENT, Kind.CONSENT, Kind.OWNED_ELSEWHERE, Kind.BAD_REQUEST}


def read_conversation(
    account: SocialAccount, conversation_id: str, *, news_since: datetime | None = None
) -> int:
    """Receive the messages Meta tells of a conversation; returns how many there were.

    What was written since ``news_since`` is new to the agents. Raises
    :class:`GraphError` where the account, rather than the conversation, is the trouble.
    """
    try:
        messages = fetch_messages(account, conversation_id)
    except GraphError as error:
        if error.kind not in _PASSED_OVER:
            raise
        logger.info("conversation_not_read", account=account.pk, detail=error.detail)
        return 0
    events = events_of(messages, _ours(account), timezone.now(), news_since=news_since)
    _receive(account, events)
    return len({event.external_id for event in events})


def _receive(account: SocialAccount, events: Sequence[PastEvent]) -> None:
    routed = [RoutedEvent(event, account) for event in events]
    receiver: Callable[[Sequence[RoutedEvent]], None] = import_string(settings.INBOUND_RECEIVER)
    for failed, error in retried(lambda: receive_isolated(receiver, routed)) if routed else ():
        logger.error("message_not_read", account=failed.account.pk, error=type(error).__name__)


def _ours(account: SocialAccount) -> Ours:
    ids = {account.external_id, account.page_id}
    if account.login == Login.INSTAGRAM:
        ids.add(account.app_scoped_user_id)
    return Ours(
        Platform(account.platform),
        account.external_id,
        frozenset(ids - {""}),
        account.username if account.platform == Platform.INSTAGRAM else "",
    )
