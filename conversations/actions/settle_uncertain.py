"""Finding out what became of a send whose outcome is not known, without sending again.

As a rule the echo or the status settles it within seconds. Where none comes, the
conversation is read at Meta, and what is found is received like any echo. WhatsApp
keeps nothing to be read: there only its status can tell. After two minutes the agent
is asked. ``due_at`` of such a message is when it is looked for next.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from conversations import live
from conversations.actions import wake
from conversations.actions._rows import lock_identity, tell
from conversations.models import Message, MessageStatus
from echodesk.enqueue import enqueue
from social import pace
from social.connect.health import note_refusal
from social.graph.conversations import find_conversation
from social.graph.errors import GraphError
from social.history.reading import read_conversation
from social.models import AccountStatus
from social.pace import CallKind
from social.platforms import Platform

logger = structlog.get_logger(__name__)

# After how long it is looked for, again and again; then the agent is asked.
FIRST_LOOK = timedelta(seconds=5)
_LOOKS = (FIRST_LOOK, timedelta(seconds=20), timedelta(seconds=60))
ASK_AFTER = timedelta(minutes=2)
_BATCH = 200
# Between two conversations of one account, each of which takes two calls: see social.pace.
_BETWEEN = 1.0


def have_it_settled(message: Message, after: timedelta) -> None:
    """See to it that the message is looked for once this transaction is written."""
    from conversations.tasks import settle_account

    account_id, seconds = message.account_id, after.total_seconds()
    transaction.on_commit(lambda: enqueue(settle_account, account_id, after=seconds))


def sweep_uncertain() -> int:
    """Ask the agents about what was not found in time, and have the rest looked for.

    Returns how many were asked about.
    """
    from conversations.tasks import settle_account

    now = timezone.now()
    overdue = _unsettled().filter(uncertain_at__lte=now - ASK_AFTER)
    # By workspace, so that event logs are locked in one order.
    ids = list(overdue.order_by("workspace_id", "pk").values_list("pk", flat=True)[:_BATCH])
    asked = sum(_ask(message_id) for message_id in ids)
    accounts = _due(now).order_by().values_list("account_id", flat=True).distinct()
    for account_id in list(accounts[:_BATCH]):
        if not enqueue(settle_account, account_id):
            break
    return asked


def settle_account(account_id: int) -> bool:
    """Look for what is due in one conversation of the account; ``True`` if it was read.

    Another task goes on with the next one.
    """
    from conversations import tasks

    rows = _due(timezone.now()).filter(account=account_id)
    message = rows.select_related("account", "conversation__identity").first()
    if message is None:
        return False
    if not _can_be_read(message):
        _plan_next_look(message)
        return False
    if pace.take(account_id, message.account.platform, CallKind.READ):
        # Another task is at it, or the sweeper comes back.
        return False
    _look(message)
    _plan_next_look(message)
    if rows.exists():
        enqueue(tasks.settle_account, account_id, after=_BETWEEN)
    return True


def _unsettled() -> QuerySet[Message]:
    # Index: message_uncertain.
    rows = Message.objects.filter(status=MessageStatus.UNCERTAIN, asked_at=None)
    return rows.order_by("uncertain_at", "pk")


def _due(now: datetime) -> QuerySet[Message]:
    return _unsettled().filter(Q(due_at=None) | Q(due_at__lte=now))


def _can_be_read(message: Message) -> bool:
    account = message.account
    return account.platform != Platform.WHATSAPP and account.status == AccountStatus.ACTIVE


def _look(message: Message) -> None:
    """Receive what the conversation holds at Meta; what we sent joins its row there."""
    account, person = message.account, message.conversation.identity.recipient_id
    try:
        conversation_id = find_conversation(account, person)
        if conversation_id:
            # What the person wrote since may not have been told of either: it is news.
            read_conversation(account, conversation_id, news_since=message.created_at)
    except GraphError as error:
        logger.info("uncertain_not_read", message=message.pk, error=error.detail)
        note_refusal(account, error)


def _plan_next_look(message: Message) -> None:
    """For all that is uncertain in the conversation: it was read as a whole."""
    now = timezone.now()
    rows = _due(now).filter(conversation=message.conversation_id).order_by()
    for row in rows:
        since = row.uncertain_at or now
        upcoming = (since + each for each in (*_LOOKS, ASK_AFTER) if since + each > now)
        due_at = next(upcoming, now + ASK_AFTER)
        Message.objects.filter(pk=row.pk, status=MessageStatus.UNCERTAIN).update(due_at=due_at)


@transaction.atomic
def _ask(message_id: int) -> bool:
    """Leave it to the agent, and let what comes after it go out."""
    rows = Message.objects.filter(pk=message_id)
    lock_identity(rows.values_list("conversation__identity_id", flat=True).first())
    unsettled = rows.filter(status=MessageStatus.UNCERTAIN, asked_at=None)
    message = unsettled.select_for_update(no_key=True).first()
    if message is None:
        return False
    message.asked_at, message.due_at = timezone.now(), None
    message.save(update_fields=["asked_at", "due_at"])
    tell(message, [live.status_event(message)])
    wake.sender_on_commit(message.conversation_id)
    return True
