"""What a reader of one WhatsApp item knows of its surroundings."""

import hashlib
from dataclasses import dataclass
from typing import Any

from social.events import UnknownEvent
from social.intake import wire
from social.intake.context import ItemContext
from social.intake.whatsapp.people import People

_KEY_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Scene:
    """The change an item stands in: the business number, the people, who holds the conversation."""

    context: ItemContext
    number_id: str
    people: People
    standby: bool = False

    def shared(self, item: wire.Json) -> dict[str, Any]:
        """The fields all events have. Only the number decides who takes what people say.

        A business account may have many numbers, so its id would not do.
        """
        return {
            "origin": self.context.origin,
            "platform": self.context.platform,
            "account_ids": (self.number_id,) if self.number_id else (),
            "occurred_at": self.context.moment(item.get("timestamp")),
        }

    def unknown(self, what: str, item: wire.Json) -> UnknownEvent:
        """An event that is kept but not handled."""
        return self.context.unknown(what, self.number_id, time=item.get("timestamp"))


def notice_key(*parts: str) -> str:
    """One key from parts that together name a notice, never longer than a key may be."""
    key = ":".join(parts)
    if len(key) <= _KEY_LENGTH:
        return key
    return f"{parts[0]}:{hashlib.sha256(key.encode()).hexdigest()}"
