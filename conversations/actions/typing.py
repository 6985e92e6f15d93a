"""Showing the person that somebody is writing to them, or has read what they wrote.

Neither is worth a second try: a moment later it is not true any more.
"""

from collections.abc import Callable
from functools import partial

import structlog
from django.db import transaction
from django.http import Http404

from conversations import inbox
from conversations.models import Conversation, Direction, Message
from echodesk import once
from echodesk.enqueue import enqueue
from echodesk.workspaces.models import Membership
from social import pace
from social.connect.health import note_refusal
from social.graph.errors import GraphError
from social.graph.sending import send_seen, send_typing
from social.models import AccountStatus
from social.pace import CallKind
from social.sending_pause import is_paused

logger = structlog.get_logger(__name__)

# Meta goes on showing it for longer.
TYPING_SECONDS = 5
_GOOD_FOR = 10.0
# The same message is not reported as read again for so long.
_SEEN_SECONDS = 24 * 3600


def show_typing(*, member: Membership, conversation: Conversation) -> bool:
    """Show the person that we write, every few seconds at most; ``True`` if that was asked for.

    Only where the workspace wants it, and inside the reply window.
    """
    from conversations.tasks import tell_typing as task

    rows = Conversation.objects.visible_to(member).filter(pk=conversation.pk)
    row = rows.select_related("workspace", "identity").first()
    if row is None:
        raise Http404
    if not row.workspace.sends_typing or inbox.window(row).state != "open":
        return False
    if not once.first_in(TYPING_SECONDS, f"typing:{row.pk}"):
        return False
    return enqueue(task, row.pk, expires=_GOOD_FOR)


def seen_on_commit(conversation: Conversation) -> None:
    """Show the person that what they wrote was read, once this transaction is written."""
    from conversations.tasks import tell_seen as task

    if conversation.workspace.sends_seen:
        transaction.on_commit(partial(enqueue, task, conversation.pk))


def tell_typing(conversation_id: int) -> bool:
    """Tell Meta that somebody writes; ``True`` if it took that."""

    def tell(row: Conversation, heard: str) -> None:
        send_typing(
            row.account,
            row.identity.recipient_id,
            is_typing=True,
            last_inbound_external_id=heard,
        )

    return _tell(conversation_id, tell)


def tell_seen(conversation_id: int) -> bool:
    """Tell Meta that the person's newest message was read, once; ``True`` if it took that."""

    def tell(row: Conversation, heard: str) -> None:
        if once.first_in(_SEEN_SECONDS, f"seen:{row.pk}:{heard}"):
            send_seen(row.account, row.identity.recipient_id, heard)

    return _tell(conversation_id, tell)


def _tell(conversation_id: int, tell: Callable[[Conversation, str], None]) -> bool:
    rows = Conversation.objects.filter(pk=conversation_id)
    row = rows.select_related("account", "identity").first()
    heard = _last_heard(row) if row is not None and _may_tell(row) else ""
    if row is None or not heard:
        return False
    if pace.take(row.account_id, row.platform, CallKind.TEXT):
        return False
    try:
        tell(row, heard)
    except GraphError as error:
        logger.info("not_shown_to_person", conversation=row.pk, error=error.detail)
        note_refusal(row.account, error)
        return False
    return True


def _may_tell(row: Conversation) -> bool:
    is_fit = row.account.status == AccountStatus.ACTIVE and not row.held_by_app_id
    return is_fit and inbox.window(row).state == "open" and not is_paused(row.account)


def _last_heard(row: Conversation) -> str:
    """Meta's id of what the person last wrote; empty if that is not known."""
    # Index: messages_of_conversation.
    heard = Message.objects.filter(conversation=row, direction=Direction.IN)
    newest = heard.order_by("-occurred_at", "-pk").values_list("external_id", flat=True).first()
    return newest or ""
