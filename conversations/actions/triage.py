"""Sorting the work: status, snooze, priority, read and unread."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import live
from conversations.actions._rows import lock_conversation, tell, touch
from conversations.actions._status import move
from conversations.actions.deeds import record
from conversations.actions.typing import seen_on_commit
from conversations.models import Conversation, Priority, ReadMark, Status, Verb
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership

_LONGEST_SNOOZE = timedelta(days=366)
_BATCH = 200
_VERBS = {
    Status.OPEN: Verb.OPENED,
    Status.PENDING: Verb.PENDING,
    Status.SNOOZED: Verb.SNOOZED,
    Status.RESOLVED: Verb.RESOLVED,
    Status.SPAM: Verb.SPAM,
}


def set_status(
    *,
    member: Membership,
    conversation: Conversation,
    status: str,
    snoozed_until: datetime | None = None,
    until_reply: bool = False,
) -> Conversation:
    """Open, set pending, snooze, resolve, or sort out as spam.

    A snooze ends at a time within a year, or when the person writes (``until_reply``);
    what they write ends the other kind, too.

    Raises :class:`Conflict` ``other_conversation`` when a resolved conversation is to
    come back beside an unresolved one of the same person.
    """
    _check_status(status, snoozed_until, until_reply=until_reply)
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        now = (row.status, row.snoozed_until, row.snoozed_until_reply)
        if now != (status, snoozed_until, until_reply):
            move(row, status, snoozed_until, until_reply=until_reply)
            deed = record(row, member, _VERBS[Status(row.status)], **_until(row))
            tell(row, [live.conversation_event(row, "status", by=member, deed=deed)])
    return row


def _until(row: Conversation) -> dict[str, str]:
    return {"until": row.snoozed_until.isoformat()} if row.snoozed_until else {}


def set_priority(*, member: Membership, conversation: Conversation, priority: str) -> Conversation:
    """Say how much the conversation matters."""
    if priority not in Priority.values:
        raise _wrong("priority", _("There is no such priority."))
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        if row.priority != priority:
            row.priority = Priority(priority)
            row.save(update_fields=["priority"])
            deed = record(row, member, Verb.PRIORITY, to=row.priority)
            tell(row, [live.conversation_event(row, "priority", by=member, deed=deed)])
    return row


def mark_read(*, member: Membership, conversation: Conversation) -> Conversation:
    """Take everything said so far as read, for the whole team."""
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        if row.unread_count:
            _set_unread(member, row, 0)
            seen_on_commit(row)
    return row


def mark_unread(*, member: Membership, conversation: Conversation) -> Conversation:
    """Let the conversation stand out again, as if one message were unread."""
    with transaction.atomic():
        row = lock_conversation(member, conversation.pk)
        if not row.unread_count:
            _set_unread(member, row, 1)
    return row


def wake_snoozed() -> int:
    """Open every conversation whose snooze is over; returns how many."""
    due = Conversation.objects.filter(status=Status.SNOOZED, snoozed_until__lte=timezone.now())
    # By workspace, so that the event logs are locked in one order everywhere.
    ids = list(due.order_by("workspace_id", "pk").values_list("pk", flat=True)[:_BATCH])
    return sum(_wake(conversation_id) for conversation_id in ids)


@transaction.atomic
def _wake(conversation_id: int) -> bool:
    rows = Conversation.objects.select_for_update(no_key=True).filter(
        pk=conversation_id, status=Status.SNOOZED, snoozed_until__lte=timezone.now()
    )
    row = rows.first()
    if row is None:
        return False
    row.status, row.snoozed_until = Status.OPEN, None
    # It comes back to be looked at, so it stands out, to those who read it as well.
    row.unread_count = max(row.unread_count, 1)
    ReadMark.objects.filter(conversation=row).delete()
    touch(row)
    row.save(update_fields=["status", "snoozed_until", "unread_count", "last_activity_at"])
    deed = record(row, None, Verb.WOKEN)
    tell(row, [live.conversation_event(row, "status", "unread_count", deed=deed)])
    return True


def _set_unread(member: Membership, row: Conversation, count: int) -> None:
    row.unread_count = count
    row.save(update_fields=["unread_count"])
    tell(row, [live.conversation_event(row, "unread_count", by=member)])


def _check_status(status: str, snoozed_until: datetime | None, *, until_reply: bool) -> None:
    if status not in Status.values:
        raise _wrong("status", _("There is no such status."))
    if status != Status.SNOOZED and (snoozed_until is not None or until_reply):
        raise _wrong("snoozed_until", _("Only a snoozed conversation comes back by itself."))
    if status == Status.SNOOZED and not until_reply:
        _check_snooze(snoozed_until)


def _check_snooze(until: datetime | None) -> None:
    if until is None:
        raise _wrong("snoozed_until", _("Say until when to snooze."))
    now = timezone.now()
    if not now < until <= now + _LONGEST_SNOOZE:
        raise _wrong("snoozed_until", _("Snooze until a time within the next year."))


def _wrong(field: str, detail: str) -> ActionError:
    return ActionError(detail, fields={field: [detail]})
