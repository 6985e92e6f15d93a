"""Recording what became of a send.

The echo of the message, its statuses, the sweeper and an agent's retry may all have
touched the row while the call was under way, so it is read again under its locks.
"""

import random
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions._rows import lock_identity, tell
from conversations.actions.receiving.changes import take_up_early_changes
from conversations.actions.receiving.quotes import join_quotes
from conversations.actions.receiving.receipts import take_up_early
from conversations.message_status import furthest
from conversations.models import Attachment, Message, MessageStatus
from social.connect.health import note_refusal
from social.graph.errors import GraphError

logger = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
_FIRST_WAIT = timedelta(seconds=2)
_ERROR_LENGTH = 300


@transaction.atomic
def record_sent(claimed: Message, external_id: str) -> None:
    """Meta took the message and calls it ``external_id``."""
    message = _lock(claimed)
    if message is None:
        return
    twin = _merge_twin(message, external_id)
    if message.external_id is None and _holder_of(message, external_id) is None:
        message.external_id = external_id
    message.status = furthest(message.status, MessageStatus.SENT)
    message.error = message.error_code = message.error_detail = ""
    message.lease_until = message.due_at = None
    message.save(
        update_fields=[
            *("external_id", "status", "error", "error_code", "error_detail"),
            *("lease_until", "due_at"),
        ]
    )
    join_quotes([message])
    take_up_early([message])
    take_up_early_changes([message])
    tell(message, [live.status_event(message, replaces=twin)])


def record_failure(claimed: Message, error: GraphError) -> None:
    """Meta refused the message, or did not answer."""
    logger.info("message_not_sent", message=claimed.pk, error=error.detail)
    note_refusal(claimed.account, error)
    with transaction.atomic():
        message = _lock(claimed)
        # Its echo has come, or another try is under way: this one tells nothing new.
        if message is None or not _is_still(message, claimed):
            return
        message.error = error.agent_message[:_ERROR_LENGTH]
        message.error_code = _code_of(error)
        message.error_detail = error.detail
        message.lease_until = None
        message.status, message.due_at = _next_step(message, error)
        message.save(
            update_fields=[
                *("status", "error", "error_code", "error_detail"),
                *("lease_until", "due_at"),
            ]
        )
        tell(message, [live.status_event(message)])


@transaction.atomic
def record_lost(message_id: int) -> bool:
    """The worker that was sending has not come back: the message may have arrived."""
    rows = Message.objects.filter(pk=message_id)
    lock_identity(rows.values_list("conversation__identity_id", flat=True).first())
    expired = rows.filter(status=MessageStatus.SENDING, lease_until__lte=timezone.now())
    message = expired.select_for_update(no_key=True).first()
    if message is None:
        return False
    message.status, message.lease_until = MessageStatus.UNCERTAIN, None
    message.error = _(
        "Sending was interrupted. It may have arrived: check before sending it again."
    )
    message.error_code = "interrupted"
    message.save(update_fields=["status", "lease_until", "error", "error_code"])
    tell(message, [live.status_event(message)])
    return True


def backoff(attempts: int, retry_after: int | None) -> timedelta:
    """How long to wait after that many tries: what Meta asks for, else 2 s doubling.

    Up to half as much again by chance, so that those who failed together do not
    come back together.
    """
    wait = timedelta(seconds=retry_after) if retry_after else _FIRST_WAIT * 2 ** (attempts - 1)
    return wait * random.uniform(1, 1.5)  # noqa: S311 - spreads load, keeps no secret


def _lock(claimed: Message) -> Message | None:
    """The row as it is now; ``None`` where its conversation was erased meanwhile."""
    rows = Message.objects.filter(pk=claimed.pk)
    lock_identity(rows.values_list("conversation__identity_id", flat=True).first())
    return rows.select_for_update(no_key=True).first()


def _is_still(message: Message, claimed: Message) -> bool:
    """Whether the try that ``claimed`` was is still the last word on the message."""
    unsettled = message.status in {MessageStatus.SENDING, MessageStatus.UNCERTAIN}
    return unsettled and message.attempts == claimed.attempts


def _merge_twin(message: Message, external_id: str) -> int | None:
    """Take over the row that the echo of this very message made; returns its id.

    That happens where an echo names no correlation and its words were changed on the
    way: it looked like something sent elsewhere.
    """
    twin = _holder_of(message, external_id)
    if twin is None or not twin.sent_elsewhere:
        return None
    message.status = furthest(message.status, twin.status)
    Message.objects.filter(reply_to=twin).update(reply_to=message)
    Attachment.objects.filter(message=twin).update(message=message)
    twin_id: int = twin.pk
    twin.delete()
    return twin_id


def _holder_of(message: Message, external_id: str) -> Message | None:
    """Another row that has this id already."""
    same = Message.objects.filter(account_id=message.account_id, external_id=external_id)
    return same.exclude(pk=message.pk).first()


def _next_step(message: Message, error: GraphError) -> tuple[MessageStatus, datetime | None]:
    if error.uncertain:
        return MessageStatus.UNCERTAIN, None
    if error.retryable and message.attempts < MAX_ATTEMPTS:
        wait = backoff(message.attempts, error.retry_after)
        return MessageStatus.QUEUED, timezone.now() + wait
    return MessageStatus.FAILED, None


def _code_of(error: GraphError) -> str:
    numbers = (error.code, error.subcode)
    return "/".join(str(number) for number in numbers if number is not None) or error.kind
