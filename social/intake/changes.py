"""Instagram and Messenger: what happens to a message after it was sent.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-reactions
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-edits
"""

from typing import Any

from social.events import (
    MessageEdited,
    MessageUnsent,
    ReactionChanged,
    ReceiptReceived,
    ReceiptStatus,
    UnknownEvent,
)
from social.intake import wire
from social.intake.item import MessagingItem

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


def _shared(item: MessagingItem, body: wire.Json) -> dict[str, Any]:
    return {
        "origin": item.context.origin,
        "platform": item.context.platform,
        "account_ids": item.account_ids,
        "occurred_at": item.occurred_at,
        "external_id": wire.identifier(body, "mid"),
        "person_id": item.person_id,
    }


def read_reaction(item: MessagingItem) -> ReactionChanged:
    """An emoji on a message, or taken back."""
    reaction = item.body
    return ReactionChanged(
        **_shared(item, reaction), by_business=item.by_business, emoji=_emoji(reaction)
    )


def _emoji(reaction: wire.Json) -> str:
    """What to show; empty for a reaction taken back."""
    if reaction.get("action") == "unreact":
        return ""
    return wire.text(reaction, "emoji") or _EMOJI.get(wire.text(reaction, "reaction"), "❤️")


def read_edit(item: MessagingItem) -> MessageEdited | UnknownEvent:
    """New words. Meta also tells of edits without saying them, which replace nothing."""
    edit = item.body
    if not isinstance(edit.get("text"), str):
        return item.unknown()
    return MessageEdited(**_shared(item, edit), text=wire.text(edit, "text"))


def read_unsent(item: MessagingItem) -> MessageUnsent:
    """A message that was taken back."""
    return MessageUnsent(**_shared(item, item.body))


def read_receipt(item: MessagingItem) -> ReceiptReceived | UnknownEvent:
    """Delivered or seen: by ids, by Messenger's watermark, or by both.

    What the business has seen itself says nothing of its own messages.
    """
    receipt = item.body
    if item.by_business:
        return item.unknown()
    watermark = receipt.get("watermark")
    return ReceiptReceived(
        origin=item.context.origin,
        platform=item.context.platform,
        account_ids=item.account_ids,
        occurred_at=item.occurred_at,
        person_id=item.person(),
        status=ReceiptStatus.READ if item.what == "read" else ReceiptStatus.DELIVERED,
        external_ids=_ids_in(receipt),
        until=None if watermark is None else item.context.moment(watermark),
    )


def _ids_in(receipt: wire.Json) -> tuple[str, ...]:
    found = [wire.optional_identifier(receipt, key) for key in ("mid", "last_message_id_read")]
    found += [wire.optional_identifier({"id": mid}, "id") for mid in wire.items(receipt, "mids")]
    return tuple(dict.fromkeys(filter(None, found)))
