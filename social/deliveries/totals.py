"""How much came for each account, day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from social.deliveries.query import TROUBLE
from social.deliveries.sight import Sight
from social.models import SocialAccount

DAYS = 14
# Seconds the figures may be old. Counting reads every item of two weeks.
_KEPT = 60

# account, day, all items, those in trouble
_Counts = list[tuple[int, date, int, int]]


@dataclass(frozen=True, slots=True)
class Day:
    """What came on one day."""

    date: date
    count: int = 0
    troubled: int = 0


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """What came for one account, oldest day first."""

    account: SocialAccount
    days: tuple[Day, ...]

    @property
    def count(self) -> int:
        """All items."""
        return sum(day.count for day in self.days)

    @property
    def troubled(self) -> int:
        """The items that could not be received."""
        return sum(day.troubled for day in self.days)

    @property
    def highest(self) -> int:
        """The most that came on one day."""
        return max(day.count for day in self.days)


def totals(sight: Sight) -> list[AccountTotals]:
    """The last 14 days of every account of the workspace, in its time zone, busiest first."""
    today = timezone.localdate()
    dates = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    found: dict[int, dict[date, Day]] = defaultdict(dict)
    for account_id, day, count, troubled in _counts(sight, dates[0]):
        found[account_id][day] = Day(day, count, troubled)
    rows = [
        AccountTotals(account, tuple(found[account.pk].get(day, Day(day)) for day in dates))
        for account in SocialAccount.objects.visible_to(sight.member)
    ]
    return sorted(rows, key=lambda row: -row.count)


def _counts(sight: Sight, first: date) -> _Counts:
    zone = timezone.get_current_timezone_name()
    key = f"delivery-totals:{sight.member.workspace_id}:{first}:{zone}"
    kept: _Counts | None = cache.get(key)
    if kept is None:
        kept = _count(sight, first)
        cache.set(key, kept, _KEPT)
    return kept


def _count(sight: Sight, first: date) -> _Counts:
    start = timezone.make_aware(datetime.combine(first, time.min))
    # Index: items_of_workspace.
    items = sight.own.filter(received_at__gte=start).annotate(day=TruncDate("received_at"))
    rows = items.order_by().values("account_id", "day")
    rows = rows.annotate(count=Count("pk"), troubled=Count("pk", filter=Q(outcome__in=TROUBLE)))
    return list(rows.values_list("account_id", "day", "count", "troubled"))
