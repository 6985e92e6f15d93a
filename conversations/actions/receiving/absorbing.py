"""One conversation takes in another of the same person."""

from datetime import datetime

from conversations.actions.receiving.unread import seen_elsewhere
from conversations.models import Conversation, Message, Priority, Status
from conversations.references import hand_over

# What a conversation of two others is: the first of these that one of them was.
_STATUSES = [Status.OPEN, Status.PENDING, Status.SNOOZED]
_LAST_MESSAGE = (
    *("last_message_text", "last_message_kind"),
    *("last_message_direction", "last_message_at"),
)
_HOLDER = ("held_by_app_id", "held_changed_at")


def absorb(gone: Conversation, *, into: Conversation) -> None:
    """Move everything of ``gone`` into ``into`` and delete it; both are locked and unresolved.

    Where both have something of which there can be one, such as an assignee, that of
    ``into`` stays.
    """
    _free_client_ids(gone, into)
    hand_over(gone, into, first=Message)
    into.labels.add(*gone.labels.all())
    _add(gone, into)
    _count_unread(gone, into)
    gone.delete()
    into.save()


def _free_client_ids(gone: Conversation, into: Conversation) -> None:
    """Browsers and programs name messages as they like: the same name may be in both."""
    names = Message.objects.filter(conversation=into, client_id__isnull=False).values("client_id")
    Message.objects.filter(conversation=gone, client_id__in=names).update(client_id=None)


def _add(gone: Conversation, into: Conversation) -> None:
    both = (into, gone)
    statuses = {row.status for row in both}
    into.status = next(status for status in _STATUSES if status in statuses)
    times = [row.snoozed_until for row in both if row.snoozed_until]
    into.snoozed_until = min(times) if times and into.status == Status.SNOOZED else None
    ranks = list(Priority.values)
    into.priority = max((row.priority for row in both), key=ranks.index)
    into.assignee_id = into.assignee_id or gone.assignee_id
    into.team_id = into.team_id or gone.team_id
    into.last_activity_at = max(row.last_activity_at for row in both)
    if _is_after(gone.last_message_at, into.last_message_at):
        _take(gone, into, *_LAST_MESSAGE)
    if _is_after(gone.held_changed_at, into.held_changed_at):
        _take(gone, into, *_HOLDER)


def _count_unread(gone: Conversation, into: Conversation) -> None:
    """Who answered one of them elsewhere has answered both."""
    into.unread_count += gone.unread_count
    seen = seen_elsewhere([into.pk]).get(into.pk)
    if seen is not None:
        into.unread_count = min(into.unread_count, seen.after)


def _take(gone: Conversation, into: Conversation, *fields: str) -> None:
    for field in fields:
        setattr(into, field, getattr(gone, field))


def _is_after(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
