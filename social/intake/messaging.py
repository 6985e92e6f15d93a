"""Instagram and Messenger: ``entry[].messaging[]`` and ``standby[]``.

https://developers.facebook.com/docs/messenger-platform/webhooks and
https://developers.facebook.com/docs/instagram-platform/webhooks.
"""

from collections.abc import Callable
from typing import Any

from social.contents import Details, MessageKind
from social.events import InboundEvent, MessageEchoed, MessageReceived
from social.intake import changes, news, notices, wire
from social.intake.context import ItemContext
from social.intake.item import MessagingItem, item_of
from social.intake.message_content import Content, read_content
from social.intake.referrals import add_referral

# What every item may have beside the key that says what it is.
_FRAME = frozenset({"sender", "recipient", "timestamp", "is_self", "field", "value", "id", "time"})


def read_item(fields: wire.Json, context: ItemContext) -> list[InboundEvent]:
    """One item of ``messaging[]`` or ``standby[]``."""
    item = item_of(fields, kind_of(fields), context)
    if context.is_test(item.sender, item.recipient):
        return [context.test(item.what)]
    reader = _READERS.get(item.what)
    if reader is None or _is_stranger(item):
        return [item.unknown()]
    if _is_to_itself(item):
        return [news.to_itself(item)]
    return [reader(item)]


def kind_of(fields: wire.Json) -> str:
    """The key that says what an item is, or the first that might."""
    known = next((kind for kind in _READERS if kind in fields), "")
    return known or next((wire.clean(key) for key in fields if key not in _FRAME), "messaging")


def holds_item(fields: wire.Json) -> bool:
    """Whether this is an item, wherever it stands."""
    return any(isinstance(fields.get(kind), dict) for kind in _READERS)


def _is_stranger(item: MessagingItem) -> bool:
    """Known by a reference of a website's plugin only: nobody can be answered by it."""
    return not item.sender and "user_ref" in wire.optional_child(item.fields, "sender")


def _is_to_itself(item: MessagingItem) -> bool:
    """Both sides are the account. The mark is on the item or on what it holds."""
    if wire.is_true(item.fields, "is_self"):
        return True
    held = wire.optional_child(item.fields, item.what)
    return wire.is_true(held, "is_self") or (bool(item.sender) and item.sender == item.recipient)


def _message(item: MessagingItem) -> InboundEvent:
    """What was said, by the person or, by whatever means, by the business."""
    message = item.body
    if wire.is_true(message, "is_deleted"):
        return changes.read_unsent(item)
    external_id, content = wire.identifier(message, "mid"), read_content(message)
    if not item.by_business:
        return MessageReceived(**_said(item, external_id, content), sender_id=item.person())
    return MessageEchoed(
        **_said(item, external_id, content),
        recipient_id=item.person(),
        correlation=wire.text(message, "metadata"),
        app_id=wire.optional_identifier(message, "app_id"),
    )


def _said(item: MessagingItem, external_id: str, content: Content) -> dict[str, Any]:
    """What all that was said has, whoever said it."""
    return {
        "origin": item.context.origin,
        "platform": item.context.platform,
        "account_ids": item.account_ids,
        "occurred_at": item.occurred_at,
        "external_id": external_id,
        "kind": content.kind,
        "text": content.text,
        "media": content.media,
        "details": content.details,
        "reply_to_external_id": content.reply_to,
        "standby": item.context.standby,
    }


def _postback(item: MessagingItem) -> InboundEvent:
    """A tapped button, ice breaker, menu entry or "Get started".

    On standby Meta keeps the payload to itself. Some come without an id.
    """
    postback = item.body
    details = Details()
    title, payload = wire.text(postback, "title"), wire.text(postback, "payload")
    if payload:
        details["payload"] = payload
    add_referral(details, postback)
    external_id = wire.optional_identifier(postback, "mid")
    external_id = external_id or notices.key_of("postback", item, payload or title)
    content = Content(MessageKind.POSTBACK, title, details)
    return MessageReceived(**_said(item, external_id, content), sender_id=item.person())


# In this order: an item is what the first of these says that it holds.
_READERS: dict[str, Callable[[MessagingItem], InboundEvent]] = {
    "message": _message,
    "postback": _postback,
    "reaction": changes.read_reaction,
    "read": changes.read_receipt,
    "delivery": changes.read_receipt,
    "message_edit": changes.read_edit,
    "referral": notices.read_referral,
    "optin": notices.read_optin,
    "pass_thread_control": notices.read_handover,
    "take_thread_control": notices.read_handover,
    "request_thread_control": notices.read_handover,
    "app_roles": news.read_app_roles,
    "policy_enforcement": news.read_policy,
    "response_feedback": news.read_feedback,
    "violations": news.read_integrity,
}
