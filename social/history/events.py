"""From Meta's history to events like those of webhooks: pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from social.events import MessageEchoed, MessageReceived, Origin, ReactionChanged
from social.graph.conversations import Party, PastMessage
from social.intake.wire import clean
from social.platforms import Platform

PastEvent = MessageReceived | MessageEchoed | ReactionChanged


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
    messages: Iterable[PastMessage],
    ours: Ours,
    now: datetime,
    *,
    news_since: datetime | None = None,
) -> list[PastEvent]:
    """What was said between the account and one person, and the emoji on it, oldest first.

    What was written since ``news_since`` was missed, and is new to the agents; the rest
    is history. Conversations of several people are passed over.
    """
    found: list[PastEvent] = []
    for position, message in enumerate(messages):
        is_history = news_since is None or message.created_at < news_since
        shared: dict[str, Any] = {
            # No delivery brought it.
            "origin": Origin(delivery_id=0, position=position, received_at=now),
            "platform": ours.platform,
            "account_ids": (ours.external_id,),
            "occurred_at": message.created_at,
            "external_id": message.id,
        }
        found.extend(_events_of(message, ours, shared, imported=is_history))
    return found


def _events_of(
    message: PastMessage, ours: Ours, shared: dict[str, Any], *, imported: bool
) -> Iterator[PastEvent]:
    content = message.content
    said = {
        **shared,
        "kind": content.kind,
        "text": clean(message.text),
        "media": content.media,
        "details": content.details,
        "reply_to_external_id": content.reply_to,
        "fetched": True,
        "imported": imported,
    }
    if not ours.includes(message.sender):
        person = message.sender
        yield MessageReceived(
            **said,
            sender_id=person.id,
            sender_name=clean(person.name),
            sender_username=clean(person.username),
        )
    else:
        people = [party for party in message.recipients if not ours.includes(party)]
        if len(people) != 1:
            return
        (person,) = people
        yield MessageEchoed(**said, recipient_id=person.id)
    yield from _reactions_on(message, person, ours, shared)


def _reactions_on(
    message: PastMessage, person: Party, ours: Ours, shared: dict[str, Any]
) -> Iterator[ReactionChanged]:
    """Meta does not tell when somebody reacted, so whatever a webhook told is newer."""
    for reaction in message.content.reactions:
        yield ReactionChanged(
            **shared,
            person_id=person.id,
            by_business=reaction.person_id != person.id,
            emoji=clean(reaction.emoji),
        )
