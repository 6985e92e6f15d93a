"""Looking at Meta for messages whose webhooks never came.

Meta drops what it could not deliver and never tells. So accounts that have been silent
for a while are compared with the Conversations API, and busy ones now and then: what
was said there since the last look is received again, and what is stored already stays
as it is. WhatsApp keeps no history to compare with.
https://developers.facebook.com/docs/graph-api/webhooks/getting-started#delivery-frequency
"""

import time
from datetime import datetime, timedelta

import structlog
from django.db.models import Q
from django.utils import timezone

from echodesk.enqueue import enqueue
from echodesk.locks import held
from social.connect.health import note_refusal
from social.graph.conversations import CALLS_PER_SECOND, ConversationRef, list_conversations
from social.graph.errors import GraphError
from social.history.actions import OVERLAP, start_catching_up
from social.history.reading import read_conversation
from social.models import AccountStatus, SocialAccount
from social.platforms import Platform

logger = structlog.get_logger(__name__)

# No webhook for that long is worth a look, and as long until the next one.
SILENCE = timedelta(minutes=15)
SILENT_EVERY = timedelta(minutes=30)
BUSY_EVERY = timedelta(hours=6)
# How many accounts a round looks at.
ACCOUNTS_AT_ONCE = 50
# More conversations than these are left to an import, which shows how far it is.
CONVERSATIONS_AT_ONCE = 20


def reconcile_round() -> int:
    """Have the accounts compared whose turn it is.

    Any of them, where it is the turn of many: those that Meta keeps refusing would
    otherwise stand before all others for ever.
    """
    from social import tasks

    now = timezone.now()
    silent = Q(last_webhook_at=None) | Q(last_webhook_at__lte=now - SILENCE)
    due = Q(reconciled_at=None) | Q(reconciled_at__lte=now - BUSY_EVERY)
    due |= silent & Q(reconciled_at__lte=now - SILENT_EVERY)
    accounts = SocialAccount.objects.filter(due, status=AccountStatus.ACTIVE)
    comparable = accounts.exclude(platform=Platform.WHATSAPP).order_by("?")
    chosen = list(comparable.values_list("pk", flat=True)[:ACCOUNTS_AT_ONCE])
    return sum(enqueue(tasks.reconcile_account, account_id) for account_id in chosen)


def reconcile(account: SocialAccount) -> int:
    """Receive what was missed since the last look; returns how many messages were read.

    One worker at a time, two calls a second at most. What Meta refuses is noted with the
    account, and tried again at its next turn.
    """
    with held(f"history.{account.pk}") as mine:
        if not mine or account.status != AccountStatus.ACTIVE:
            return 0
        began = timezone.now()
        try:
            found = _compare(account, _last_look(account))
        except GraphError as error:
            logger.warning("account_not_reconciled", account=account.pk, detail=error.detail)
            note_refusal(account, error)
            return 0
    SocialAccount.objects.filter(pk=account.pk).update(reconciled_at=began)
    return found


def _last_look(account: SocialAccount) -> datetime:
    """From when on things may have been missed: before it was connected, nothing was ours."""
    return account.reconciled_at or account.created_at


def _compare(account: SocialAccount, since: datetime) -> int:
    page = list_conversations(account)
    active = [ref for ref in page.items if _moved(ref, since)]
    if len(active) > CONVERSATIONS_AT_ONCE:
        start_catching_up(account, since)
        return 0
    found = 0
    for ref in active:
        time.sleep(1 / CALLS_PER_SECOND)
        found += read_conversation(account, ref.id, news_since=since - OVERLAP)
    return found


def _moved(ref: ConversationRef, since: datetime) -> bool:
    return ref.updated_at is None or ref.updated_at >= since - OVERLAP
