"""Waking the sender once a change is committed.

If the broker is away the message stays queued, and ``sweep_outbox`` finds it.
"""

from functools import partial

from django.db import transaction

from echodesk import once
from echodesk.enqueue import enqueue

# Longer waits are left to the sweeper: a broker is no calendar.
LONGEST_WAIT = 60.0


def sender_on_commit(conversation_id: int, *, after: float = 0) -> None:
    """Have the outbox of the conversation sent after this transaction, or seconds ``after``."""
    if after:
        transaction.on_commit(partial(sender_later, conversation_id, after))
    else:
        transaction.on_commit(partial(sender, conversation_id))


def sender(conversation_id: int) -> bool:
    """Have the outbox of the conversation sent now; ``False`` if the broker is away."""
    # Tasks call actions, so an action can only reach for them when it runs.
    from conversations.tasks import deliver_conversation

    return enqueue(deliver_conversation, conversation_id)


def sender_later(conversation_id: int, seconds: float) -> bool:
    """Have the outbox of the conversation looked at in so many seconds, if they are few."""
    from conversations.tasks import deliver_conversation

    if seconds > LONGEST_WAIT:
        return False
    return enqueue(deliver_conversation, conversation_id, after=seconds)


def account_later(account_id: int, seconds: float) -> bool:
    """Have what waits on the account sent in so many seconds, if they are few.

    Once for all who ask: an account that may send little must not keep workers busy.
    """
    from conversations.tasks import deliver_account

    if seconds > LONGEST_WAIT or not once.first_in(seconds + 1, _gate(account_id)):
        return False
    return enqueue(deliver_account, account_id, after=seconds)


def account_is_awake(account_id: int) -> None:
    """The account is being looked at, and may be asked for again."""
    once.forget(_gate(account_id))


def _gate(account_id: int) -> str:
    return f"outbox:{account_id}"
