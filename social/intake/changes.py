"""Instagram and Messenger: what happens to a message after it was sent.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-reactions
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-edits
"""

from typing import Any

from social.events import MessageChange, MessageEdited, MessageUnsent, ReactionChanged
from social.intake import wire
from social.intake.context import ItemContext

# Shown where Meta names a reaction without its emoji.
_EMOJI = {
    "love": "❤️",
    "smile": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
    "like": "👍",
    "dislike": "👎",
}


def read(item: wire.Json, what: str, context: ItemContext) -> MessageChange:
    """An item of ``messaging[]``: ``reaction``, ``message_edit`` or a deleted ``message``."""
    change = wire.child(item, what)
    sender = wire.optional_identifier(wire.optional_child(item, "sender"), "id")
    recipient = wire.optional_identifier(wire.optional_child(item, "recipient"), "id")
    by_business = bool(sender) and sender == context.entry_id
    shared: dict[str, Any] = {
        "origin": context.origin,
        "platform": context.platform,
        "account_ids": context.account_ids(sender if by_business else recipient),
        "occurred_at": context.moment(item.get("timestamp")),
        "external_id": wire.identifier(change, "mid"),
        "person_id": recipient if by_business else sender,
    }
    if what == "reaction":
        return ReactionChanged(**shared, by_business=by_business, emoji=_emoji(change))
    if what == "message_edit":
        return MessageEdited(**shared, text=wire.text(change, "text"))
    return MessageUnsent(**shared)


def _emoji(reaction: wire.Json) -> str:
    """What to show; empty for a reaction taken back."""
    if reaction.get("action") == "unreact":
        return ""
    return wire.text(reaction, "emoji") or _EMOJI.get(wire.text(reaction, "reaction"), "❤️")
