"""Sending what is queued in a conversation: in order, one at a time, never blindly twice.

A message is claimed in one transaction, sent outside of any, and its outcome recorded
in another. What dies in between is found by its lease (see ``outbox``).
"""

import time

from conversations.actions import outbox, outcome, wake
from conversations.actions._claim import Wait, claim_next, has_more
from conversations.actions._files import FileGoneError, files_of, give_files
from conversations.actions.receiving.correlation import correlation_of
from conversations.models import Message, MessageStatus
from conversations.outgoing import outgoing_of
from social.conversion import ConversionError
from social.graph.errors import GraphError
from social.graph.sending import send

# Seconds that one task goes on with an account that may send little.
_TURN = 2.0


def deliver_conversation(conversation_id: int) -> int:
    """Send the queued messages of a conversation; returns how many went to Meta.

    Ends when the outbox is empty, its head has to wait, or another worker is sending.
    Safe to run any number of times at once.
    """
    sent, wait = _deliver(conversation_id)
    if wait is not None:
        wake.account_later(wait.account_id, wait.seconds)
    return sent


def deliver_account(account_id: int) -> int:
    """Send what waits on an account, the oldest first, as far as Meta's limits allow.

    Goes on for some seconds; another task then takes over.
    """
    wake.account_is_awake(account_id)
    until, sent = time.monotonic() + _TURN, 0
    for conversation_id in outbox.conversations_due(account_id):
        if time.monotonic() > until:
            wake.account_later(account_id, 0)
            break
        more, wait = _deliver(conversation_id)
        sent += more
        if wait is not None:
            wake.account_later(account_id, wait.seconds)
            break
    return sent


def _deliver(conversation_id: int) -> tuple[int, Wait | None]:
    """How many went to Meta, and what stopped it, if that was Meta's limits."""
    sent, goes_on = 0, True
    while goes_on:
        claimed = claim_next(conversation_id)
        if claimed is None:
            break
        if isinstance(claimed, Wait):
            return sent, claimed
        if claimed.status == MessageStatus.SENDING:
            _send(claimed)
            sent += 1
            goes_on = has_more(conversation_id)
        else:
            goes_on = _give_files(claimed)
    return sent, None


def _send(message: Message) -> None:
    try:
        external_id = send(
            message.account,
            message.conversation.identity.recipient_id,
            outgoing_of(message, files_of(message)),
            correlation=correlation_of(message.pk),
            tag=message.tag,
            reply_to=getattr(message, "answered_id", None) or "",
        )
    except GraphError as error:
        outcome.record_failure(message, error)
    else:
        outcome.record_sent(message, external_id)


def _give_files(message: Message) -> bool:
    """Let Meta have the files of a message; ``True`` if it can be sent now."""
    try:
        give_files(message)
    except GraphError as error:
        outcome.record_upload_failure(message, error)
    except (FileGoneError, ConversionError) as error:
        outcome.record_bad_file(message, error)
    else:
        return outcome.record_files_given(message)
    return False
