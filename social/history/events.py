"""From Meta's history to events like those of webhooks: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from social.contents import MessageKind
from social.events import MessageEchoed, MessageReceived, Origin
from social.graph.conversations import Party, PastMessage
from social.intake.wire import clean
from social.platforms import Platform


@dataclass(frozen=True, slots=True)
class Ours:
    """How the account itself appears in its conversations."""

    platform: Platform
    external_id: str
    ids: frozenset[str]
    username: str = ""

    def includes(self, party: Party) -> bool:
        """Whether ``party`` is the account. Instagram names it by either of its ids."""
        return party.id in self.ids or bool(self.username and party.username == self.username)


def events_of(
    messages: Iterable[PastMessage], ours: Ours, now: datetime
) -> list[MessageReceived | MessageEchoed]:
    """One event per message between the account and one person; others are passed over."""
    found: list[MessageReceived | MessageEchoed] = []
    for position, message in enumerate(messages):
        # No delivery brought it.
        origin = Origin(delivery_id=0, position=position, received_at=now)
        if ours.includes(message.sender):
            people = [party for party in message.recipients if not ours.includes(party)]
            if len(people) == 1:
                found.append(_echoed(message, people[0], ours, origin))
        else:
            found.append(_received(message, ours, origin))
    return found


def _received(message: PastMessage, ours: Ours, origin: Origin) -> MessageReceived:
    return MessageReceived(
        origin=origin,
        platform=ours.platform,
        account_ids=(ours.external_id,),
        occurred_at=message.created_at,
        external_id=message.id,
        sender_id=message.sender.id,
        sender_name=clean(message.sender.name),
        sender_username=clean(message.sender.username),
        kind=MessageKind.TEXT if message.is_plain else MessageKind.UNSUPPORTED,
        text=clean(message.text),
        imported=True,
    )


def _echoed(message: PastMessage, person: Party, ours: Ours, origin: Origin) -> MessageEchoed:
    return MessageEchoed(
        origin=origin,
        platform=ours.platform,
        account_ids=(ours.external_id,),
        occurred_at=message.created_at,
        external_id=message.id,
        recipient_id=person.id,
        kind=MessageKind.TEXT if message.is_plain else MessageKind.UNSUPPORTED,
        text=clean(message.text),
        imported=True,
    )
