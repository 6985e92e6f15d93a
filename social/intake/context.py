"""What a reader of one item knows of its surroundings."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from social.events import DashboardTest, MalformedItem, Origin, UnknownEvent
from social.intake import wire
from social.intake.faults import note_fault
from social.platforms import Platform

# The "Test" button of Meta's dashboard sends these to nobody's account: people and
# accounts, a comment, a story.
_TEST_ENTRY = "0"
_TEST_IDS = frozenset(
    {
        *("12334", "23245", "232323232", "2494432963985342", "90010195674710"),
        *("17865799348089039", "17887498072083520"),
    }
)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ItemContext:
    """Where an item stands: its origin, the platform, the webhook object and its entry.

    ``standby``: in the place for apps that only listen while another one answers.
    """

    origin: Origin
    platform: Platform
    object_name: str
    entry: wire.Json
    standby: bool = False

    @property
    def entry_id(self) -> str:
        """The id of the account (or WhatsApp business account) the entry is about."""
        return wire.optional_identifier(self.entry, "id")

    def moment(self, value: Any) -> datetime:
        """The item's own time, else the entry's, else when we received it."""
        found = wire.moment(value, _NEVER)
        if found is not _NEVER:
            return found
        return wire.moment(self.entry.get("time"), self.origin.received_at)

    def stamp(self, value: Any) -> str:
        """The item's time as part of a key: without when we received it, which differs."""
        return wire.moment(value, wire.moment(self.entry.get("time"), _NEVER)).isoformat()

    def account_ids(self, *candidates: str) -> tuple[str, ...]:
        """Ids the event may be addressed to, best first, without blanks and repeats."""
        return tuple(dict.fromkeys(c for c in (*candidates, self.entry_id) if c))

    def is_test(self, *ids: str) -> bool:
        """Whether this came from the "Test" button of Meta's dashboard."""
        return self.entry_id == _TEST_ENTRY or not _TEST_IDS.isdisjoint(ids)

    def unknown(self, what: str, *account_ids: str, time: Any = None) -> UnknownEvent:
        """An event that is kept but not handled; ``what`` names it in the delivery log."""
        return UnknownEvent(
            origin=self.origin,
            platform=self.platform,
            account_ids=self.account_ids(*account_ids),
            occurred_at=self.moment(time),
            what=what[:64],
        )

    def malformed(self, error: Exception, raw: Any, account_ids: tuple[str, ...]) -> MalformedItem:
        """An item that could not be read. What is no :class:`WireError` is a fault of ours."""
        told = str(error) if isinstance(error, wire.WireError) else note_fault(error)
        return MalformedItem(
            origin=self.origin,
            platform=self.platform,
            account_ids=account_ids,
            error=told,
            raw=raw,
        )

    def test(self, what: str) -> DashboardTest:
        """A press of the dashboard's "Test" button."""
        return DashboardTest(
            origin=self.origin,
            platform=self.platform,
            account_ids=(),
            occurred_at=self.origin.received_at,
            what=what[:64],
        )
