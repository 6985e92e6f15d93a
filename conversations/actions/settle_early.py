"""Joining early news to messages and people that turned up at the very same moment.

Two workers may hold a message and news of it at once, neither seeing what the other
has not committed yet. So what is fresh among the early news is looked at again.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from conversations import live
from conversations.actions.receiving.changes import take_up_early_changes
from conversations.actions.receiving.people import lock_people
from conversations.actions.receiving.quotes import join_quotes
from conversations.actions.receiving.receipts import take_up_early
from conversations.actions.receiving.watermarks import move_up_to, take_up_watermarks
from conversations.models import (
    ContactIdentity,
    Direction,
    EarlyChange,
    EarlyReceipt,
    EarlyWatermark,
    Message,
)
from echodesk.bulk import update_rows
from echodesk.realtime import log

# Older ones have been looked at often enough: their message is not here.
FRESH = timedelta(minutes=15)
_AT_ONCE = 500


def settle_early() -> int:
    """Apply fresh early news of what is stored by now; returns how many rows were concerned."""
    return _settle_messages() + _settle_watermarks() + _settle_quotes()


def _settle_messages() -> int:
    found = _known_by_now()
    if not found:
        return 0
    with transaction.atomic():
        messages = _lock(found)
        sent = [message for message in messages if message.direction == Direction.OUT]
        _tell([*take_up_early(sent), *take_up_early_changes(messages)])
    return len(messages)


def _settle_watermarks() -> int:
    """The same for people who turned up while a watermark of theirs was being kept."""
    # Index: early_watermark_created; one_identity_per_account.
    known = ContactIdentity.objects.filter(
        account=OuterRef("account"), external_id=OuterRef("person_id")
    )
    rows = EarlyWatermark.objects.filter(
        Exists(known), created_at__gte=timezone.now() - FRESH
    ).order_by("pk")
    keys = set(rows.values_list("account_id", "person_id")[:_AT_ONCE])
    if not keys:
        return 0
    with transaction.atomic():
        people = lock_people(keys)
        raised = take_up_watermarks(list({row.pk: row for row in people.values()}.values()))
        moved = move_up_to(raised)
        update_rows(moved, "status")
        _tell(moved)
    return len(keys)


def _settle_quotes() -> int:
    """The same for answers stored while another worker was storing what they answer."""
    # Index: message_answers_fresh; one_message_per_id.
    answered = Message.objects.filter(
        account=OuterRef("account"), external_id=OuterRef("reply_to_external_id")
    ).exclude(pk=OuterRef("pk"))
    rows = Message.objects.filter(Exists(answered), created_at__gte=timezone.now() - FRESH)
    rows = rows.exclude(reply_to_external_id="").order_by("pk")
    found = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
    if found:
        with transaction.atomic():
            join_quotes(_lock(found))
    return len(found)


def _tell(changed: Sequence[Message]) -> None:
    told = {message.pk: message for message in changed}
    for workspace_id in sorted({message.workspace_id for message in told.values()}):
        theirs = [row for row in told.values() if row.workspace_id == workspace_id]
        log.append(workspace_id, [live.status_event(row) for row in theirs])


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
