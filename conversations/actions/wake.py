"""Waking the sender once a change is committed."""

from functools import partial

from django.db import transaction

from echodesk.enqueue import enqueue


def sender_on_commit(conversation_id: int) -> None:
    """Have the outbox of the conversation sent after this transaction.

    If the broker is away the message stays queued, and ``sweep_outbox`` finds it.
    """
    transaction.on_commit(partial(sender, conversation_id))


def sender(conversation_id: int) -> bool:
    """Have the outbox of the conversation sent now; ``False`` if the broker is away."""
    # Tasks call actions, so an action can only reach for them when it runs.
    from conversations.tasks import deliver_conversation

    return enqueue(deliver_conversation, conversation_id)
