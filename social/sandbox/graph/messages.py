"""The Send APIs: Messenger and Instagram through a page, WhatsApp through a number.

https://developers.facebook.com/docs/messenger-platform/reference/send-api/
https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from social.platforms import Platform, traits
from social.sandbox import play
from social.sandbox.assets import (
    Asset,
    instagram_asset,
    instagram_of,
    messenger_of,
    whatsapp_of,
)
from social.sandbox.faults import GraphFault, bad_parameter, missing_object, window_closed
from social.sandbox.graph import conversations
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.people import require_messages
from social.sandbox.graph.switchboard import carry_out, logged_send
from social.sandbox.graph.whatsapp import find_number
from social.sandbox.models import (
    SandboxChat,
    SandboxInstagram,
    SandboxNumber,
    SandboxPage,
    SandboxToken,
)
from social.sandbox.validity import require_scope

Kind = SandboxToken.Kind
MESSENGER_ACTIONS = frozenset({"typing_on", "typing_off", "mark_seen"})
MAX_CORRELATION = {Platform.FACEBOOK: 1000, Platform.WHATSAPP: 512}


@endpoint("GET", "POST")
def messages(call: Call, object_id: str) -> Answer:
    """``/{page|me|phone_number_id|ig}/messages``; GET lists those of a conversation."""
    if call.method == "GET":
        return conversations.list_messages(call, object_id)
    token = call.token(Kind.PAGE, Kind.SYSTEM, Kind.INSTAGRAM)
    if token.kind == Kind.SYSTEM:
        return _whatsapp(call, token, object_id)
    return _messenger(call, token, object_id)


def _messenger(call: Call, token: SandboxToken, object_id: str) -> Answer:
    if object_id not in {"me", token.subject_id}:
        raise missing_object(object_id)
    person_id = str(call.mapping("recipient").get("id", ""))
    asset, chat = _recipient(_inboxes(token), person_id)
    require_messages(token, asset.platform)
    action = call.text("sender_action")
    if action:
        return _act(chat, action)
    with logged_send(call, asset):
        message = call.mapping("message")
        text = _text(asset.platform, message.get("text"))
        correlation = _correlation(Platform.FACEBOOK, message.get("metadata"))
        _check_tag(call)
        _check_window(asset.platform, chat, call.text("tag"))
        sent = carry_out(call, asset, chat, text, correlation)
        return {"recipient_id": person_id, "message_id": sent.external_id}


def _inboxes(token: SandboxToken) -> list[Asset]:
    """What the token sends from: a page and the account linked to it, or an account."""
    if token.kind == Kind.INSTAGRAM:
        accounts = SandboxInstagram.objects.select_related("page")
        return [instagram_asset(accounts.get(external_id=token.subject_id))]
    pages = SandboxPage.objects.select_related("instagram")
    page = pages.get(external_id=token.subject_id)
    return [asset for asset in (instagram_of(page), messenger_of(page)) if asset]


def _recipient(inboxes: list[Asset], person_id: str) -> tuple[Asset, SandboxChat]:
    for asset in inboxes:
        chat = (
            SandboxChat.objects.select_related("person")
            .filter(asset_id=asset.external_id, person_external_id=person_id)
            .first()
        )
        if chat is not None:
            return asset, chat
    raise bad_parameter("No matching user found", 2018001)


def _act(chat: SandboxChat, action: str) -> Answer:
    if action not in MESSENGER_ACTIONS:
        raise bad_parameter(f"Param sender_action must not be {action!r}")
    if action == "mark_seen":
        play.business_reads(chat)
    return {"recipient_id": chat.person_external_id}


def _whatsapp(call: Call, token: SandboxToken, object_id: str) -> Answer:
    number = find_number(token, object_id)
    if number is None:
        raise missing_object(object_id)
    require_scope(token, "whatsapp_business_messaging", code=10)
    if call.text("messaging_product") != "whatsapp":
        raise bad_parameter("The parameter messaging_product is required.")
    asset = whatsapp_of(number)
    if call.text("status") == "read":
        return _read_receipt(asset, call.text("message_id"))
    if (call.text("type") or "text") != "text":
        raise bad_parameter("Param type must be one of {TEXT}: the sandbox carries text only.")
    with logged_send(call, asset):
        _check_registered(number)
        text = _text(Platform.WHATSAPP, call.mapping("text").get("body"))
        correlation = _correlation(Platform.WHATSAPP, call.params.get("biz_opaque_callback_data"))
        chat = _whatsapp_chat(asset, call)
        _check_window(Platform.WHATSAPP, chat, "")
        sent = carry_out(call, asset, chat, text, correlation)
        return {
            "messaging_product": "whatsapp",
            "contacts": [_resolved(call, chat)],
            "messages": [{"id": sent.external_id}],
        }


def _check_registered(number: SandboxNumber) -> None:
    if not number.is_registered:
        raise GraphFault(
            message="(#133010) The account is not registered",
            code=133010,
            details="Account does not exist in Cloud API, please use /register to create it.",
        )


def _whatsapp_chat(asset: Asset, call: Call) -> SandboxChat:
    """Whom it is for: by number, or by the user id of somebody who took a username."""
    user_id = call.text("recipient")
    wa_id = "".join(filter(str.isdigit, call.text("to")))
    who = {"person__user_id": user_id} if user_id else {"person_external_id": wa_id}
    chats = SandboxChat.objects.select_related("person")
    chat = chats.filter(asset_id=asset.external_id, **who).first()
    if chat is None:
        raise GraphFault(
            message="(#131030) Recipient phone number not in allowed list",
            code=131030,
            details="Recipient phone number not in allowed list: nobody in the sandbox has it.",
        )
    return chat


def _resolved(call: Call, chat: SandboxChat) -> Answer:
    """Whom Meta takes the recipient to be."""
    if call.text("recipient"):
        return {"input": call.text("recipient"), "user_id": chat.person.user_id}
    return {"input": call.text("to"), "wa_id": chat.person_external_id}


def _read_receipt(asset: Asset, message_id: str) -> Answer:
    chat = SandboxChat.objects.filter(
        asset_id=asset.external_id, messages__external_id=message_id
    ).first()
    if chat is None:
        raise bad_parameter("Invalid parameter: message_id")
    play.business_reads(chat)
    return {"success": True}


def _text(platform: Platform, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise bad_parameter("Param message must be non-empty: the sandbox carries text only.")
    allowed = traits(platform)
    if allowed.text_length(value) > allowed.text_limit:
        raise bad_parameter(
            f"Length of param message[text] must be less than or equal to {allowed.text_limit}"
        )
    return value


def _correlation(platform: Platform, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MAX_CORRELATION[platform]:
        raise bad_parameter("The data given with the message is too long or no text.")
    return value


def _check_tag(call: Call) -> None:
    tag, kind = call.text("tag"), call.text("messaging_type")
    if tag not in {"", "HUMAN_AGENT"}:
        raise bad_parameter(f"The message tag {tag} is no longer supported.")
    if kind == "MESSAGE_TAG" and not tag:
        raise bad_parameter("Param tag must not be empty when messaging_type is MESSAGE_TAG")


def _check_window(platform: Platform, chat: SandboxChat, tag: str) -> None:
    allowed = traits(platform)
    window: timedelta = allowed.reply_window
    if tag and allowed.human_agent_window:
        window = allowed.human_agent_window
    if chat.last_inbound_at is None or timezone.now() - chat.last_inbound_at > window:
        raise window_closed(platform)
