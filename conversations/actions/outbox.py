"""Finding what a lost task, a dead worker or a wait left in the outbox."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from conversations.actions import wake
from conversations.actions.outcome import record_lost
from conversations.models import Message, MessageStatus
from echodesk import once
from social import pace
from social.models import AccountStatus, SendingPause

# Younger ones are most likely being taken up by the task they were queued with.
_GRACE = timedelta(seconds=3)
_BATCH = 500
# Of one account at a time, so that none takes the places of all others.
_PER_ACCOUNT = 100
# Sooner than that, nobody is woken again for the same conversation.
_AGAIN_SECONDS = 20
_IN_TURN = 50


def sweep_outbox() -> int:
    """Settle sends that were interrupted and wake the senders of what is due.

    Returns how many conversations were woken. The outbox is the record; a task that
    never arrived costs the few seconds until this runs.
    """
    _settle_interrupted()
    woken = 0
    for conversation_id in _conversations_due():
        if not once.first_in(_AGAIN_SECONDS, f"sweep:{conversation_id}"):
            continue
        if not wake.sender(conversation_id):
            once.forget(f"sweep:{conversation_id}")
            break
        woken += 1
    return woken


def conversations_due(account_id: int) -> list[int]:
    """Conversations of the account with something to send now, the longest waiting first."""
    rows = _due().filter(account=account_id).order_by("pk")
    return _each_once(rows.values_list("conversation_id", flat=True)[:_IN_TURN])


def _settle_interrupted() -> None:
    # Index: message_outbox. By workspace, so that event logs are locked in one order.
    expired = Message.objects.filter(
        status=MessageStatus.SENDING, lease_until__lte=timezone.now()
    ).order_by("workspace_id", "pk")
    for message_id in list(expired.values_list("pk", flat=True)[:_BATCH]):
        record_lost(message_id)


def _due() -> QuerySet[Message]:
    """What is to be sent now from accounts that may send, or have to give it up.

    Index: message_outbox, which holds little else.
    """
    now = timezone.now()
    due = Q(due_at__lte=now) | Q(due_at=None, created_at__lte=now - _GRACE)
    pauses = SendingPause.objects.filter(
        Q(account=OuterRef("account")) | Q(account=None), ended_at=None
    )
    sends = Q(account__status=AccountStatus.ACTIVE) & ~Exists(pauses)
    gives_up = Q(account__status=AccountStatus.DISCONNECTED)
    return Message.objects.filter(due, sends | gives_up, status=MessageStatus.QUEUED)


def _conversations_due() -> list[int]:
    """Conversations with something to send now: of each account the longest waiting first.

    Accounts that Meta's limits hold back are left out, and those they slow down get
    fewer places, so that they do not keep workers from the others.
    """
    waiting = _due().order_by().values_list("account_id", flat=True).distinct()
    places = {account_id: _places_of(account_id) for account_id in waiting}
    rows = _due().filter(account_id__in=[pk for pk, number in places.items() if number])
    in_line = Window(RowNumber(), partition_by=[F("account_id")], order_by=[F("pk").asc()])
    ranked = rows.annotate(in_line=in_line).filter(in_line__lte=_PER_ACCOUNT)
    found = ranked.order_by("in_line", "pk").values_list("account_id", "conversation_id", "in_line")
    return _each_once(
        conversation_id
        for account_id, conversation_id, place in found[:_BATCH]
        if place <= places[account_id]
    )


def _places_of(account_id: int) -> int:
    state = pace.state_of(account_id)
    return 0 if state.held_until else max(1, round(_PER_ACCOUNT * state.slowed_to))


def _each_once(conversation_ids: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(conversation_ids))
