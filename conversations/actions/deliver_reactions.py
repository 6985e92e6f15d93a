"""Sending reactions. Twice does no harm, so what failed is simply tried again."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from conversations import live
from conversations.actions._next_try import verdict_on
from conversations.actions._rows import tell
from conversations.actions._sending import why_account_cannot_send
from conversations.models import MessageStatus, Reaction, ReactionState
from echodesk.enqueue import enqueue
from social import pace
from social.connect.health import note_refusal
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.sending import send_reaction
from social.models import AccountStatus
from social.pace import CallKind
from social.sending_pause import is_paused

logger = structlog.get_logger(__name__)

# Longer than a call to Meta can take.
LEASE = timedelta(seconds=60)
# How soon it is looked again where the account may not send now.
_LATER = timedelta(seconds=30)
_BATCH = 200
_ERROR_LENGTH = 300


def deliver_reaction(reaction_id: int) -> bool:
    """Send one reaction, if it is due and may be sent now; ``True`` if Meta took it."""
    reaction = _due().filter(pk=reaction_id).first()
    if reaction is None:
        return False
    account = reaction.message.account
    if account.status == AccountStatus.DISCONNECTED:
        _fail(reaction, why_account_cannot_send(account))
        return False
    if wait := _wait_for(reaction):
        _take(reaction, wait)
        return False
    if not _take(reaction, LEASE, tries=1):
        return False
    try:
        recipient_id = reaction.message.conversation.identity.recipient_id
        external_id = reaction.message.external_id or ""
        send_reaction(account, recipient_id, external_id, reaction.emoji)
    except GraphError as error:
        _record_failure(reaction, error)
        return False
    _settle(reaction, state=ReactionState.SENT, due_at=None, error="")
    return True


def sweep_reactions() -> int:
    """Wake the senders of reactions that are due; returns how many."""
    from conversations import tasks

    # Index: reaction_outbox.
    ids = list(_due().order_by("due_at").values_list("pk", flat=True)[:_BATCH])
    return sum(enqueue(tasks.send_reaction, reaction_id) for reaction_id in ids)


def _due() -> QuerySet[Reaction]:
    rows = Reaction.objects.filter(state=ReactionState.QUEUED, due_at__lte=timezone.now())
    return rows.select_related("message__account", "message__conversation__identity")


def _wait_for(reaction: Reaction) -> timedelta | None:
    """How long it has to wait for its account; ``None`` if it can go now."""
    account = reaction.message.account
    if account.status != AccountStatus.ACTIVE or is_paused(account):
        return _LATER
    seconds = pace.take(account.pk, account.platform, CallKind.TEXT)
    return timedelta(seconds=seconds) if seconds else None


def _take(reaction: Reaction, until: timedelta, *, tries: int = 0) -> bool:
    """Let nobody else look at it until then; ``False`` if somebody was faster."""
    before, reaction.due_at = reaction.due_at, timezone.now() + until
    rows = Reaction.objects.filter(pk=reaction.pk, state=ReactionState.QUEUED, due_at=before)
    reaction.attempts += tries
    return rows.update(due_at=reaction.due_at, attempts=F("attempts") + tries) > 0


def _record_failure(reaction: Reaction, error: GraphError) -> None:
    logger.info("reaction_not_sent", reaction=reaction.pk, error=error.detail)
    note_refusal(reaction.message.account, error)
    verdict = verdict_on(reaction.attempts, _as_repeatable(error))
    if verdict.status == MessageStatus.FAILED:
        _fail(reaction, verdict.words)
        return
    due_at = timezone.now() + max(verdict.wait, timedelta(seconds=1))
    _settle(reaction, due_at=due_at, attempts=verdict.attempts, error=verdict.words[:_ERROR_LENGTH])


def _as_repeatable(error: GraphError) -> GraphError:
    """Not knowing whether it arrived is no reason not to send it again."""
    return GraphError(Kind.TRANSIENT, error.message) if error.uncertain else error


def _fail(reaction: Reaction, words: str) -> None:
    _settle(reaction, state=ReactionState.FAILED, due_at=None, error=words[:_ERROR_LENGTH])


def _settle(reaction: Reaction, **values: Any) -> None:
    """Write it down, unless another emoji has taken its place meanwhile."""
    same = Reaction.objects.filter(
        pk=reaction.pk, emoji=reaction.emoji, occurred_at=reaction.occurred_at
    )
    with transaction.atomic():
        if same.filter(state=ReactionState.QUEUED).update(**values):
            tell(reaction.message, [live.status_event(reaction.message)])
