"""Statuses of a sent message only move forward. Pure.

Meta tells of a message in any order and more than once, and so do our own workers.
What is decided by people or by a plan (retry, cancel, waiting for the next try) is
no news about the message and does not go through here.
"""

from conversations.models.message import MessageStatus

_RANK = {
    MessageStatus.QUEUED: 0,
    MessageStatus.SENDING: 1,
    # Not known, or withdrawn: news that it went out after all are believed.
    MessageStatus.UNCERTAIN: 2,
    MessageStatus.CANCELLED: 2,
    MessageStatus.SENT: 3,
    # A late "sent" does not clear a failure; "delivered" and "read" prove it wrong.
    MessageStatus.FAILED: 4,
    MessageStatus.DELIVERED: 5,
    MessageStatus.READ: 6,
    # Incoming messages have no way to go.
    MessageStatus.RECEIVED: 7,
}


def advances(current: str, news: str) -> bool:
    """Whether ``news`` is further than ``current``."""
    return _RANK[MessageStatus(news)] > _RANK[MessageStatus(current)]


def furthest(current: str, news: str) -> MessageStatus:
    """The further of two statuses; ``current`` where they are equally far."""
    return MessageStatus(news) if advances(current, news) else MessageStatus(current)
