"""The delivery log as a list: one row for each delivery, newest first."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from echodesk.keyset import Cursor, Page, cut, decode
from social.deliveries.query import TROUBLE, DeliveryQuery
from social.deliveries.sight import Sight
from social.intake.kinds import kind_words
from social.models import DeliveryState, ItemOutcome, WebhookDelivery

SIZE = 40
Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one delivery that are alike."""

    kind: str
    outcome: str
    account_id: int | None
    count: int
    error: str

    @property
    def words(self) -> str:
        """What they are."""
        return kind_words(self.kind)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery, as far as one member sees it."""

    delivery: WebhookDelivery
    groups: list[Group]

    @property
    def pk(self) -> int:
        """The delivery's number."""
        return self.delivery.pk

    @property
    def received_at(self) -> datetime:
        """When it came."""
        return self.delivery.received_at

    @property
    def item_count(self) -> int:
        """How many items the member sees."""
        return sum(group.count for group in self.groups)

    @property
    def state(self) -> DeliveryState:
        """How it stands. Trouble with somebody else's items is none of the member's."""
        state = DeliveryState(self.delivery.state)
        if state in {DeliveryState.RETRY, DeliveryState.PARKED} and not self.is_troubled:
            return DeliveryState.DONE
        return state

    @property
    def is_troubled(self) -> bool:
        """Whether one of the items could not be received."""
        return any(group.outcome in TROUBLE for group in self.groups)

    @property
    def error(self) -> str:
        """What went wrong, if something did."""
        return next((group.error for group in self.groups if group.error), "")

    @property
    def kinds(self) -> dict[str, int]:
        """How many items there are of each kind."""
        return self._counted("kind")

    @property
    def outcomes(self) -> dict[str, int]:
        """How many items met each fate."""
        return self._counted("outcome")

    @property
    def outcome_words(self) -> list[tuple[str, str, int]]:
        """Outcome, its words and how many; the most frequent first."""
        return [(name, str(ItemOutcome(name).label), n) for name, n in self.outcomes.items()]

    @property
    def account_ids(self) -> set[int]:
        """The accounts the items went to."""
        return {group.account_id for group in self.groups if group.account_id is not None}

    def _counted(self, name: str) -> dict[str, int]:
        found: Counter[str] = Counter()
        for group in self.groups:
            found[getattr(group, name)] += group.count
        return dict(found.most_common())


def page(
    sight: Sight, query: DeliveryQuery, *, cursor: str = "", size: int = SIZE
) -> "Page[WebhookDelivery]":
    """One page of deliveries with an item that fits. Raises ``BadCursorError``.

    Read by the indexes of the items, source by source, and merged: one ``OR`` over all
    of them would have the database look at every item there is.
    """
    place = decode(cursor) if cursor else None
    backward = place is not None and place.backward
    found: set[Place] = set()
    for source in (sight.own, sight.ownerless):
        found.update(_places(query.of_items(source), "delivery_id", place, size))
    if query.may_be_unread:
        found.update(_places(_unread(sight, query), "pk", place, size))
    ids = [pk for _at, pk in sorted(found, reverse=not backward)[: size + 1]]
    rows = WebhookDelivery.objects.defer("body").in_bulk(ids)
    deliveries = [rows[pk] for pk in ids if pk in rows]
    return cut(deliveries, place, time_field="received_at", size=size)


def rows_of(sight: Sight, deliveries: Iterable[WebhookDelivery]) -> list[DeliveryRow]:
    """What there is to say of each delivery, in one query."""
    deliveries = list(deliveries)
    groups: dict[int, list[Group]] = defaultdict(list)
    alike = ("delivery_id", "kind", "outcome", "account_id")
    items = sight.items([delivery.pk for delivery in deliveries]).order_by().values(*alike)
    for found in items.annotate(count=Count("pk"), error=Max("error")):
        groups[found.pop("delivery_id")].append(Group(**found))
    return [DeliveryRow(delivery, groups[delivery.pk]) for delivery in deliveries]


def _unread(sight: Sight, query: DeliveryQuery) -> "QuerySet[WebhookDelivery]":
    rows = query.of_time(sight.unread)
    return rows.filter(pk__in=query.numbers) if query.text else rows


def _places(rows: "QuerySet[Any]", key: str, place: Cursor | None, size: int) -> list[Place]:
    """When the first deliveries beyond ``place`` came, and their numbers."""
    backward = place is not None and place.backward
    if place is not None:
        rows = rows.filter(place.rows("received_at", key))
    order = ("received_at", key) if backward else ("-received_at", f"-{key}")
    return list(rows.order_by(*order).values_list("received_at", key).distinct()[: size + 1])
