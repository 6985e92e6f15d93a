"""Recording what became of a send.

The echo of the message, its statuses, the sweeper and an agent's retry may all have
touched the row while the call was under way, so it is read again under its locks.
"""

from dataclasses import replace
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import inbox, live
from conversations.actions import wake
from conversations.actions._files import forget_ids
from conversations.actions._ids import facts_of
from conversations.actions._next_try import Verdict, verdict_on
from conversations.actions._parts import hold_back_later
from conversations.actions._rows import lock_identity, tell
from conversations.actions._sending import why_closed
from conversations.actions._twins import take_over_twin
from conversations.actions.receiving.changes import take_up_early_changes
from conversations.actions.receiving.quotes import join_quotes
from conversations.actions.receiving.receipts import take_up_early
from conversations.actions.settle_uncertain import FIRST_LOOK, have_it_settled
from conversations.message_status import furthest
from conversations.models import Message, MessageStatus
from social import pace
from social.connect.health import note_refusal
from social.conversion import ConversionError
from social.graph.errors import GraphError
from social.graph.kinds import OF_ONE_PERSON, Kind

logger = structlog.get_logger(__name__)

_FAILURE = [
    *("status", "error", "error_code", "error_detail", "attempts"),
    *("lease_until", "due_at", "uncertain_at", "asked_at"),
]
_ERROR_LENGTH = 300
# Seconds an account rests where Meta asks it to slow down without saying for how long.
_REST = 30


@transaction.atomic
def record_sent(claimed: Message, external_id: str) -> None:
    """Meta took the message and calls it ``external_id``."""
    message = _lock(claimed)
    if message is None:
        return
    known = facts_of(message, external_id)
    twin = _take_over_holder(message, external_id) if known.is_taken else None
    if message.external_id is None and (twin or not known.is_taken):
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
    if known.is_awaited:
        join_quotes([message])
        take_up_early([message])
        take_up_early_changes([message])
    tell(message, [live.status_event(message, replaces=twin)])


def record_failure(claimed: Message, error: GraphError) -> None:
    """Meta refused the message, or did not answer."""
    _note(claimed, error)
    with transaction.atomic():
        message = _lock(claimed)
        # Its echo has come, or another try is under way: this one tells nothing new.
        if message is None or not _is_still(message, claimed):
            return
        verdict = verdict_on(message.attempts, error)
        if error.kind == Kind.WINDOW_CLOSED:
            verdict = replace(verdict, words=_why_closed(claimed) or verdict.words)
        _settle(message, verdict, error)


def record_upload_failure(claimed: Message, error: GraphError) -> None:
    """Meta did not take a file; nothing was sent."""
    _note(claimed, error)
    with transaction.atomic():
        message = _lock(claimed)
        if message is None or not _is_reserved(message, claimed):
            return
        message.attempts += 1
        _settle(message, verdict_on(message.attempts, error), error)


def record_bad_file(claimed: Message, error: Exception) -> None:
    """There is no file to give to Meta: it is gone, or is none that the platform takes."""
    logger.info("file_not_sent", message=claimed.pk, error=str(error))
    with transaction.atomic():
        message = _lock(claimed)
        if message is None or not _is_reserved(message, claimed):
            return
        message.status, message.due_at = MessageStatus.FAILED, None
        message.error_code = "bad_file" if isinstance(error, ConversionError) else "file_gone"
        message.error = (
            _("This picture cannot be turned into one the platform takes. Send another one.")
            if isinstance(error, ConversionError)
            else _("The file is no longer there. Send it again as a new message.")
        )
        message.save(update_fields=_FAILURE)
        tell(message, [live.status_event(row) for row in (message, *hold_back_later(message))])


def record_files_given(claimed: Message) -> bool:
    """Meta has all files of the message; ``True`` if it still is to be sent."""
    # What was cancelled meanwhile, or is sent by another worker by now, is left alone.
    rows = Message.objects.filter(pk=claimed.pk, status=MessageStatus.QUEUED)
    return rows.filter(due_at=claimed.due_at).update(due_at=None) > 0


@transaction.atomic
def record_lost(message_id: int) -> bool:
    """The worker that was sending has not come back: the message may have arrived."""
    rows = Message.objects.filter(pk=message_id)
    lock_identity(rows.values_list("conversation__identity_id", flat=True).first())
    expired = rows.filter(status=MessageStatus.SENDING, lease_until__lte=timezone.now())
    message = expired.select_for_update(no_key=True).first()
    if message is None:
        return False
    message.error = _(
        "Sending was interrupted. It may have arrived: check before sending it again."
    )
    message.error_code = "interrupted"
    # Long ago by now, so that it is looked for at once.
    _become_uncertain(message, timedelta())
    return True


def _note(claimed: Message, error: GraphError) -> None:
    logger.info("message_not_sent", message=claimed.pk, error=error.detail)
    note_refusal(claimed.account, error)
    is_vague = error.kind == Kind.THROTTLED and not error.wait and not error.final
    if is_vague and error.code not in OF_ONE_PERSON:
        pace.hold(claimed.account_id, _REST)


def _why_closed(claimed: Message) -> str:
    """What can be done instead, if our ledger knows of it, too."""
    window = inbox.window(claimed.conversation)
    return why_closed(claimed.conversation, window) if window.alternatives else ""


def _settle(message: Message, verdict: Verdict, error: GraphError) -> None:
    """Write down what follows from a failure."""
    message.error = verdict.words[:_ERROR_LENGTH]
    message.error_code = _code_of(error)
    message.error_detail = error.detail
    message.lease_until, message.attempts = None, verdict.attempts
    if verdict.status == MessageStatus.UNCERTAIN:
        _become_uncertain(message, FIRST_LOOK)
        return
    message.status, message.due_at = verdict.status, None
    rows = [message]
    if verdict.status == MessageStatus.FAILED:
        rows += hold_back_later(message)
        if error.kind == Kind.ATTACHMENT:
            forget_ids(message)
    elif verdict.wait:
        message.due_at = timezone.now() + verdict.wait
        wake.sender_on_commit(message.conversation_id, after=verdict.wait.total_seconds())
    message.save(update_fields=_FAILURE)
    tell(message, [live.status_event(row) for row in rows])


def _become_uncertain(message: Message, first_look: timedelta) -> None:
    now = timezone.now()
    message.status, message.lease_until = MessageStatus.UNCERTAIN, None
    message.uncertain_at, message.asked_at, message.due_at = now, None, now + first_look
    message.save(update_fields=_FAILURE)
    tell(message, [live.status_event(message)])
    have_it_settled(message, first_look)


def _lock(claimed: Message) -> Message | None:
    """The row as it is now; ``None`` where its conversation was erased meanwhile."""
    lock_identity(claimed.conversation.identity_id)
    return Message.objects.filter(pk=claimed.pk).select_for_update(no_key=True).first()


def _take_over_holder(message: Message, external_id: str) -> int | None:
    """Take over the row that the echo of this message made; returns its key.

    ``None`` where the one that has the id is another message of ours.
    """
    same = Message.objects.filter(account_id=message.account_id, external_id=external_id)
    holder = same.exclude(pk=message.pk).get()
    return take_over_twin(message, holder) if holder.sent_elsewhere else None


def _is_still(message: Message, claimed: Message) -> bool:
    """Whether the try that ``claimed`` was is still the last word on the message."""
    unsettled = message.status in {MessageStatus.SENDING, MessageStatus.UNCERTAIN}
    return unsettled and message.attempts == claimed.attempts


def _is_reserved(message: Message, claimed: Message) -> bool:
    """Whether the message still waits for the files that ``claimed`` was to give to Meta."""
    return message.status == MessageStatus.QUEUED and message.due_at == claimed.due_at


def _code_of(error: GraphError) -> str:
    numbers = (error.code, error.subcode)
    return "/".join(str(number) for number in numbers if number is not None) or error.kind
