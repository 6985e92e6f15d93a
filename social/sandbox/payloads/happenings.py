"""What happens in a conversation without being said.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals
https://developers.facebook.com/docs/messenger-platform/handover-protocol
https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/user_preferences
"""

from datetime import timedelta

from django.utils import timezone

from social.sandbox import ids
from social.sandbox.assets import Asset
from social.sandbox.models import SandboxChat
from social.sandbox.payloads import whatsapp as people
from social.sandbox.payloads.envelope import (
    Payload,
    item,
    messaging,
    milliseconds,
    seconds,
    whatsapp,
)

_TOKEN_LIFE = timedelta(days=90)


def came_by_link(asset: Asset, chat: SandboxChat) -> Payload:
    """Somebody opened the chat by an ``ig.me`` or ``m.me`` link and has said nothing."""
    content = {"ref": "flyer", "source": "SHORTLINKS", "type": "OPEN_THREAD"}
    return messaging(asset, [item(asset, chat, {"referral": content})])


def opted_in(asset: Asset, chat: SandboxChat) -> Payload:
    """Somebody wants to be told news."""
    content = {
        "type": "notification_messages",
        "payload": "NEWS",
        "notification_messages_token": ids.numeric_id("5", 18),
        "notification_messages_frequency": "WEEKLY",
        "token_expiry_timestamp": milliseconds(timezone.now() + _TOKEN_LIFE),
        "user_token_status": "NOT_REFRESHED",
        "title": "News from the studio",
    }
    return messaging(asset, [item(asset, chat, {"optin": content})])


def taken(asset: Asset, chat: SandboxChat, from_app: str, to_app: str) -> Payload:
    """Another app took the conversation over without asking."""
    return _control(asset, chat, "take_thread_control", from_app, to_app)


def passed(asset: Asset, chat: SandboxChat, from_app: str, to_app: str) -> Payload:
    """An app handed the conversation to another."""
    return _control(asset, chat, "pass_thread_control", from_app, to_app)


def requested(asset: Asset, chat: SandboxChat, by_app: str) -> Payload:
    """Another app would like to have the conversation."""
    content = {"requested_owner_app_id": by_app, "metadata": "A person asked for the shop."}
    return messaging(asset, [item(asset, chat, {"request_thread_control": content})])


def _control(asset: Asset, chat: SandboxChat, name: str, old: str, new: str) -> Payload:
    content = {"previous_owner_app_id": old, "new_owner_app_id": new, "metadata": ""}
    return messaging(asset, [item(asset, chat, {name: content})])


def opened(asset: Asset, chat: SandboxChat) -> Payload:
    """WhatsApp: somebody opened the chat for the first time."""
    new_id = ids.message_id(chat.platform)
    return people.afterwards(asset, chat, new_id, {"type": "request_welcome"})


def number_changed(asset: Asset, chat: SandboxChat, old: str, new: str) -> Payload:
    """WhatsApp: the person has another number. No ``contacts`` stand beside it."""
    body = f"User {chat.person.name} changed from {old} to {new}"
    system = {"body": body, "wa_id": new, "type": "user_changed_number"}
    message = {
        "from": old,
        "id": ids.message_id(chat.platform),
        "timestamp": seconds(timezone.now()),
        "type": "system",
        "system": system,
    }
    return whatsapp(asset, [("messages", {"messages": [message]})])


def preference(asset: Asset, chat: SandboxChat, *, stops: bool) -> Payload:
    """WhatsApp: marketing messages are not wanted any more, or again."""
    who = people.contact(chat)
    known: Payload = {key: who[key] for key in ("wa_id", "user_id") if key in who}
    said = {
        **known,
        "detail": f"User requested to {'stop' if stops else 'resume'} marketing messages",
        "category": "marketing_messages",
        "value": "stop" if stops else "resume",
        "timestamp": int(timezone.now().timestamp()),
    }
    return whatsapp(asset, [("user_preferences", {"contacts": [who], "user_preferences": [said]})])
