"""What was not delivered, and what still waits: the only reader of that list.

Written latest first, over all conversations that a member sees.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from conversations import inbox
from conversations.models import Direction, Message, MessageStatus
from conversations.texts import parse_id
from echodesk.keyset import Page, page_by_id
from echodesk.workspaces.models import Membership

# What somebody has to look at, and what goes by itself.
UNDELIVERED = (MessageStatus.FAILED, MessageStatus.UNCERTAIN)
LISTED = (*UNDELIVERED, MessageStatus.QUEUED)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndeliveredQuery:
    """Which messages: of one status, or failed and uncertain ones; of one account, or of all.

    ``account`` is an id as text; one that means nothing finds nothing.
    """

    status: str = ""
    account: str = ""


def select(member: Membership | None, query: UndeliveredQuery) -> QuerySet[Message]:
    """The messages of ``query``, with their conversations."""
    statuses = [query.status] if query.status in LISTED else list(UNDELIVERED)
    rows = Message.objects.visible_to(member).filter(
        direction=Direction.OUT, status__in=statuses, is_deleted=False
    )
    if query.account:
        rows = rows.filter(account=parse_id(query.account))
    related = inbox.with_message_details(rows).select_related(
        "conversation__account", "conversation__contact"
    )
    # Nobody who reads a list needs the token; see inbox.
    return related.defer("conversation__account__access_token")


def page(
    member: Membership | None, query: UndeliveredQuery, *, cursor: str = "", size: int = 40
) -> Page[Message]:
    """One page of ``query``. Raises ``BadCursorError``.

    Indexes: message_undelivered; message_outbox for what is queued.
    """
    return page_by_id(select(member, query), time_field="created_at", cursor=cursor, size=size)


def to_look_at(member: Membership | None) -> QuerySet[Message]:
    """The messages somebody has to look at, to be counted. Index: message_undelivered."""
    return Message.objects.visible_to(member).filter(
        direction=Direction.OUT, status__in=UNDELIVERED, is_deleted=False
    )
