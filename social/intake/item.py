"""One item of ``messaging[]`` or ``standby[]``, and who it is between."""

from dataclasses import dataclass
from datetime import datetime

from social.events import UnknownEvent
from social.intake import wire
from social.intake.context import ItemContext


@dataclass(frozen=True, slots=True)
class MessagingItem:
    """An item's fields, the key that says what it is, and its two sides.

    ``by_business``: the account did it, so the person is the recipient.
    """

    fields: wire.Json
    what: str
    context: ItemContext
    sender: str
    recipient: str
    by_business: bool

    @property
    def body(self) -> wire.Json:
        """The object the item is named by."""
        return wire.child(self.fields, self.what)

    @property
    def occurred_at(self) -> datetime:
        """When it happened, by Meta's clock."""
        return self.context.moment(self.fields.get("timestamp"))

    @property
    def account_ids(self) -> tuple[str, ...]:
        """What the account may be called: its side of the item, then the entry."""
        return self.context.account_ids(self.sender if self.by_business else self.recipient)

    @property
    def person_id(self) -> str:
        """The other side; empty if Meta does not say."""
        return self.recipient if self.by_business else self.sender

    def unknown(self) -> UnknownEvent:
        """The item as one that is kept but not handled."""
        time = self.fields.get("timestamp")
        return self.context.unknown(self.what, *self.account_ids, time=time)

    def person(self) -> str:
        """The other side, without which there is no conversation."""
        if not self.person_id:
            raise wire.WireError(f"{'recipient' if self.by_business else 'sender'} is missing")
        return self.person_id


def item_of(fields: wire.Json, what: str, context: ItemContext) -> MessagingItem:
    """Who did it is told by an echo's mark, or by the sender being the entry's account."""
    sender = _id_of(fields, "sender")
    by_business = bool(sender) and sender == context.entry_id
    return MessagingItem(
        fields=fields,
        what=what,
        context=context,
        sender=sender,
        recipient=_id_of(fields, "recipient"),
        by_business=by_business or wire.is_true(wire.optional_child(fields, what), "is_echo"),
    )


def _id_of(fields: wire.Json, side: str) -> str:
    return wire.optional_identifier(wire.optional_child(fields, side), "id")
