"""The Send APIs: Messenger and Instagram through a page, WhatsApp through a number.

https://developers.facebook.com/docs/messenger-platform/reference/send-api/
https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from social.platforms import Platform, traits
from social.sandbox import play
from social.sandbox.assets import Asset, instagram_of, messenger_of, whatsapp_of
from social.sandbox.faults import GraphFault, bad_parameter, missing_object, window_closed
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.switchboard import carry_out, logged_send
from social.sandbox.models import SandboxChat, SandboxNumber, SandboxPage, SandboxToken

MESSENGER_ACTIONS = frozenset({"typing_on", "typing_off", "mark_seen"})
MAX_CORRELATION = {Platform.FACEBOOK: 1000, Platform.WHATSAPP: 512}


@endpoint("POST")
def messages(call: Call, object_id: str) -> Answer:
    """``/{page|me|phone_number_id}/messages``."""
    token = call.token(SandboxToken.Kind.PAGE, SandboxToken.Kind.WABA)
    if token.kind == SandboxToken.Kind.WABA:
        return _whatsapp(call, token, object_id)
    return _messenger(call, token, object_id)


def _messenger(call: Call, token: SandboxToken, object_id: str) -> Answer:
    page = SandboxPage.objects.filter(external_id=token.subject_id).first()
    if page is None or object_id not in {"me", page.external_id}:
        raise missing_object(object_id)
    person_id = str(call.mapping("recipient").get("id", ""))
    asset, chat = _recipient(page, person_id)
    action = call.text("sender_action")
    if action:
        return _act(chat, action)
    with logged_send(call, asset):
        message = call.mapping("message")
        text = _text(asset.platform, message.get("text"))
        correlation = _correlation(Platform.FACEBOOK, message.get("metadata"))
        _check_tag(call)
        _check_window(asset.platform, chat, call.text("tag"))
        sent = carry_out(asset, chat, text, correlation)
        return {"recipient_id": person_id, "message_id": sent.external_id}


def _recipient(page: SandboxPage, person_id: str) -> tuple[Asset, SandboxChat]:
    for asset in filter(None, (instagram_of(page), messenger_of(page))):
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
    number = SandboxNumber.objects.filter(external_id=object_id, waba_id=token.subject_id).first()
    if number is None:
        raise missing_object(object_id)
    if call.text("messaging_product") != "whatsapp":
        raise bad_parameter("The parameter messaging_product is required.")
    asset = whatsapp_of(number)
    if call.text("status") == "read":
        return _read_receipt(asset, call.text("message_id"))
    if (call.text("type") or "text") != "text":
        raise bad_parameter("Param type must be one of {TEXT}: the sandbox carries text only.")
    with logged_send(call, asset):
        text = _text(Platform.WHATSAPP, call.mapping("text").get("body"))
        correlation = _correlation(Platform.WHATSAPP, call.params.get("biz_opaque_callback_data"))
        chat = _whatsapp_chat(asset, "".join(filter(str.isdigit, call.text("to"))))
        _check_window(Platform.WHATSAPP, chat, "")
        sent = carry_out(asset, chat, text, correlation)
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": call.text("to"), "wa_id": chat.person_external_id}],
            "messages": [{"id": sent.external_id}],
        }


def _whatsapp_chat(asset: Asset, wa_id: str) -> SandboxChat:
    chat = (
        SandboxChat.objects.select_related("person")
        .filter(asset_id=asset.external_id, person_external_id=wa_id)
        .first()
    )
    if chat is None:
        raise GraphFault(
            message="(#131030) Recipient phone number not in allowed list",
            code=131030,
            details="Recipient phone number not in allowed list: nobody in the sandbox has it.",
        )
    return chat


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
