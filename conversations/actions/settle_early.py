"""Joining early news to messages that turned up at the very same moment.

Two workers may hold a message and news of it at once, neither seeing what the other
has not committed yet. So what is fresh among the early news is looked at again.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from conversations import live
from conversations.actions.receiving.changes import take_up_early_changes
from conversations.actions.receiving.receipts import take_up_early
from conversations.models import ContactIdentity, Direction, EarlyChange, EarlyReceipt, Message
from echodesk.realtime import log

# Older ones have been looked at often enough: their message is not here.
FRESH = timedelta(minutes=15)
_AT_ONCE = 500


def settle_early() -> int:
    """Apply fresh early news whose message is stored; returns how many messages were concerned."""
    found = _known_by_now()
    if not found:
        return 0
    with transaction.atomic():
        messages = _lock(found)
        sent = [message for message in messages if message.direction == Direction.OUT]
        changed = [*take_up_early(sent), *take_up_early_changes(messages)]
        told = {message.pk: message for message in changed}
        for workspace_id in sorted({message.workspace_id for message in told.values()}):
            theirs = [row for row in told.values() if row.workspace_id == workspace_id]
            log.append(workspace_id, [live.status_event(row) for row in theirs])
    return len(messages)


def _known_by_now() -> list[int]:
    """Messages that fresh early news are about."""
    # Index: early_receipt_created, early_change_created; one_message_per_id.
    since = timezone.now() - FRESH
    stored = Message.objects.filter(
        account=OuterRef("account"), external_id=OuterRef("external_id")
    )
    sent = stored.filter(direction=Direction.OUT)
    wanted = Q()
    for early, known in ((EarlyReceipt, sent), (EarlyChange, stored)):
        rows = early.objects.filter(Exists(known), created_at__gte=since).order_by("pk")
        for account_id, external_id in rows.values_list("account_id", "external_id")[:_AT_ONCE]:
            wanted |= Q(account_id=account_id, external_id=external_id)
    return list(Message.objects.filter(wanted).values_list("pk", flat=True)) if wanted else []


def _lock(ids: list[int]) -> list[Message]:
    """The messages, locked after their people as everywhere."""
    people = ContactIdentity.objects.filter(conversations__messages__in=ids).values("pk")
    in_order = ContactIdentity.objects.filter(pk__in=people).order_by("account_id", "external_id")
    list(in_order.select_for_update(no_key=True))
    rows = Message.objects.filter(pk__in=ids).select_for_update(of=("self",), no_key=True)
    return list(rows.order_by("pk"))
