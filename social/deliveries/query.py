"""What is looked for in the delivery log."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from echodesk.workspaces.models import Membership
from social.models import DeliveryItem, DeliveryState, ItemOutcome, SocialAccount

TROUBLE = (ItemOutcome.FAILED, ItemOutcome.MALFORMED)
_LARGEST_ID = 2**63 - 1


class FoundMessage(Protocol):
    """A stored message, where it is and what brought it."""

    account_id: int
    external_id: str | None
    conversation_id: int
    delivery_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryQuery:
    """Filters; an empty one leaves everything.

    ``kind`` is a family or a whole kind (:mod:`social.intake.kinds`), ``since`` and
    ``until`` are of the time Meta sent it, ``until`` itself not included. ``text`` is a
    delivery's number, an account's id, or Meta's id of a message.
    """

    account: int | None = None
    kind: str = ""
    outcome: str = ""
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    # Deliveries that brought the message ``text`` names.
    brought: tuple[int, ...] = field(default=(), repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not any(asdict(self).values())

    @property
    def may_be_unread(self) -> bool:
        """Whether what no worker has read yet can fit: nothing is known of its items."""
        asked = (self.account, self.kind, self.outcome)
        return not any(asked) and self.state in {"", DeliveryState.NEW}

    def of_time(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The deliveries or items that came between ``since`` and ``until``."""
        if self.since is not None:
            rows = rows.filter(received_at__gte=self.since)
        if self.until is not None:
            rows = rows.filter(received_at__lt=self.until)
        return rows

    def of_items(self, rows: "QuerySet[DeliveryItem]") -> "QuerySet[DeliveryItem]":
        """The items that fit."""
        rows = self.of_time(rows)
        if self.account is not None:
            rows = rows.filter(account=self.account)
        if self.kind:
            rows = rows.filter(Q(kind=self.kind) | Q(kind__startswith=f"{self.kind}:"))
        if self.outcome:
            rows = rows.filter(outcome=self.outcome)
        if self.state:
            rows = rows.filter(_in_state(self.state))
        if self.text:
            named = Q(account_ref=self.text) | Q(delivery__in=[*self.brought, *self.numbers])
            rows = rows.filter(named)
        return rows

    @property
    def numbers(self) -> list[int]:
        """The delivery ``text`` may be the number of."""
        digits = self.text.isascii() and self.text.isdecimal() and len(self.text) < 20  # noqa: PLR2004
        return [int(self.text)] if digits and int(self.text) <= _LARGEST_ID else []


def _in_state(state: str) -> Q:
    """Items whose delivery is in ``state`` because of them, or is done as far as they go."""
    troubled = Q(outcome__in=TROUBLE)
    match state:
        case DeliveryState.NEW:
            return Q(delivery__state=state)
        case DeliveryState.DONE:
            return Q(delivery__state=state) | (~troubled & ~Q(delivery__state=DeliveryState.NEW))
        case _:
            return troubled & Q(delivery__state=state)


def looked_up(member: Membership, query: DeliveryQuery) -> DeliveryQuery:
    """The same query, with the deliveries that brought the message its ``text`` names."""
    if not query.text:
        return query
    accounts = SocialAccount.objects.visible_to(member).values_list("pk", flat=True)
    found = find_messages(member, list(accounts), [query.text])
    brought = (message.delivery_id for message in found)
    return replace(query, brought=tuple(pk for pk in brought if pk is not None))


def find_messages(
    member: Membership, account_ids: Collection[int], external_ids: Collection[str]
) -> Sequence[FoundMessage]:
    """The stored messages with these ids, as far as ``member`` may see them."""
    if not account_ids or not external_ids:
        return []
    return _finder()(member, account_ids, external_ids)


Finder = Callable[[Membership, Collection[int], Collection[str]], Sequence[FoundMessage]]


@cache
def _finder() -> Finder:
    # What is said is known one floor up.
    found: Finder = import_string(settings.MESSAGE_FINDER)
    return found
