"""What becomes of each item of the deliveries in hand, as the delivery log keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from echodesk.bulk import insert_values
from social.events import DashboardTest, InboundEvent, LoggedEvent, MalformedItem, UnknownEvent
from social.intake import wire
from social.intake.kinds import kind_of
from social.intake.parse import Parsed
from social.intake.routing import AccountDirectory, RoutedEvent
from social.models import AccountStatus, DeliveryItem, ItemOutcome, SocialAccount, WebhookDelivery

_LONGEST_REF = 64
_ALIVE = {ItemOutcome.RECEIVED, ItemOutcome.LOGGED, ItemOutcome.UNKNOWN}


class Item(TypedDict):
    """The columns of a :class:`DeliveryItem` that is about to be written."""

    delivery_id: int
    position: int
    workspace_id: int | None
    account_id: int | None
    account_ref: str
    kind: str
    outcome: str
    error: str
    received_at: datetime


@dataclass(slots=True)
class Work:
    """One delivery in hand: its row, what was read from it, and what became of that."""

    row: WebhookDelivery
    parsed: Sequence[Parsed]
    items: list[Item] = field(default_factory=list)

    def error_of(self, *outcomes: ItemOutcome) -> str:
        """What went wrong last with an item of one of these outcomes; empty if nothing did."""
        errors = (item["error"] for item in reversed(self.items) if item["outcome"] in outcomes)
        return next(errors, "")


def sort_out(work: Work, directory: AccountDirectory) -> list[RoutedEvent]:
    """Note what each event will become; returns those that are for the receiver."""
    routed: list[RoutedEvent] = []
    for event in work.parsed:
        account = _account_for(event, directory, work.row)
        outcome = _outcome_of(event, account)
        work.items.append(_item(work.row, event, outcome, account))
        if (
            outcome == ItemOutcome.RECEIVED
            and account is not None
            and not isinstance(event, MalformedItem)
        ):
            routed.append(RoutedEvent(event, account))
    return routed


def write_items(batch: Sequence[Work]) -> None:
    """Put the items in the log, in place of those of an earlier try."""
    again = [work.row.pk for work in batch if work.row.processed_at is not None]
    if again:
        DeliveryItem.objects.filter(delivery_id__in=again).delete()
    insert_values(DeliveryItem, [item for work in batch for item in work.items])


def alive_accounts(batch: Sequence[Work]) -> set[int]:
    """The connected accounts that something came for."""
    return {
        account_id
        for work in batch
        for item in work.items
        if item["outcome"] in _ALIVE and (account_id := item["account_id"]) is not None
    }


def _account_for(
    event: Parsed, directory: AccountDirectory, row: WebhookDelivery
) -> SocialAccount | None:
    if isinstance(event, DashboardTest):
        return None
    return directory.account_for(event, row.reach)


def _outcome_of(event: Parsed, account: SocialAccount | None) -> ItemOutcome:
    if isinstance(event, MalformedItem):
        return ItemOutcome.MALFORMED
    if isinstance(event, DashboardTest):
        return ItemOutcome.TEST
    if account is None:
        # What names no account at all is not known, rather than somebody's.
        return ItemOutcome.NO_ACCOUNT if event.account_ids else ItemOutcome.UNKNOWN
    if account.status == AccountStatus.DISCONNECTED:
        return ItemOutcome.DISCONNECTED
    return _outcome_with_account(event)


def _outcome_with_account(event: InboundEvent) -> ItemOutcome:
    if isinstance(event, UnknownEvent):
        return ItemOutcome.UNKNOWN
    return ItemOutcome.LOGGED if isinstance(event, LoggedEvent) else ItemOutcome.RECEIVED


def _item(
    row: WebhookDelivery, event: Parsed, outcome: ItemOutcome, account: SocialAccount | None
) -> Item:
    names = account.external_id if account else next(iter(event.account_ids), "")
    return Item(
        delivery_id=row.pk,
        position=event.origin.position,
        workspace_id=account.workspace_id if account else None,
        account_id=account.pk if account else None,
        account_ref=names[:_LONGEST_REF],
        kind=wire.clean(kind_of(event)),
        outcome=outcome.value,
        error=event.error[:1000] if isinstance(event, MalformedItem) else "",
        received_at=row.received_at,
    )
