"""How much is said to and by each account, hour by hour."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncHour
from django.utils import timezone

from conversations.models import Direction, Message, MessageStatus
from echodesk.workspaces.models import Membership

HOURS = 24


@dataclass(slots=True)
class Activity:
    """Messages of the last 24 hours: totals, and both directions by hour, oldest first."""

    received: int = 0
    sent: int = 0
    hours: list[int] = field(default_factory=lambda: [0] * HOURS)


def by_account(member: Membership | None, now: datetime | None = None) -> dict[int, Activity]:
    """The activity of each account that has any, by its id; one query.

    It walks the conversations that were active (``inbox_all``), and of each only the
    messages since (``messages_of_conversation``).
    """
    first = _hour(now or timezone.now()) - timedelta(hours=HOURS - 1)
    found: dict[int, Activity] = {}
    for account_id, direction, hour, count in _counts(member, first):
        activity = found.setdefault(account_id, Activity())
        place = int((hour - first) / timedelta(hours=1))
        activity.hours[min(place, HOURS - 1)] += count
        if direction == Direction.IN:
            activity.received += count
        else:
            activity.sent += count
    return found


def has_answered(member: Membership) -> bool:
    """Whether anybody of the workspace has answered a person from here."""
    # Index: message_author.
    answers = Message.objects.visible_to(member).filter(author__workspace=member.workspace_id)
    arrived = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
    return answers.filter(direction=Direction.OUT, status__in=arrived).exists()


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _counts(member: Membership | None, first: datetime) -> "list[tuple[int, str, datetime, int]]":
    active = {
        "conversation__workspace_id": member.workspace_id if member else None,
        "conversation__last_activity_at__gte": first,
    }
    messages = Message.objects.visible_to(member).filter(occurred_at__gte=first, **active)
    grouped = (
        messages.exclude(status=MessageStatus.CANCELLED)
        .annotate(hour=TruncHour("occurred_at", tzinfo=UTC))
        .order_by()
        .values_list("account_id", "direction", "hour")
    )
    return list(grouped.annotate(count=Count("pk")))
