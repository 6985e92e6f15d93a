"""WhatsApp's Send API.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators
"""

from social.platforms import Platform
from social.sandbox import answers, ids
from social.sandbox.assets import Asset, whatsapp_of
from social.sandbox.drafts import Draft
from social.sandbox.faults import (
    GraphFault,
    bad_parameter,
    bad_value,
    missing_object,
    missing_value,
    whatsapp,
)
from social.sandbox.graph.call import Answer, Call
from social.sandbox.graph.sending import windows
from social.sandbox.graph.sending.actions import is_emoji
from social.sandbox.graph.sending.whatsapp_types import read_content
from social.sandbox.graph.switchboard import Errand, app_of, carry_out, logged_send
from social.sandbox.graph.usage import limits
from social.sandbox.graph.whatsapp import find_number
from social.sandbox.models import Said, SandboxChat, SandboxMessage, SandboxNumber, SandboxToken
from social.sandbox.validity import require_scope

MAX_CORRELATION = 512
# What WhatsApp would rather find out after it has taken the message.
_LATE = frozenset({131026, 131047, 131050, 131053})


def send(call: Call, token: SandboxToken, object_id: str) -> Answer:
    """``/{phone_number_id}/messages``."""
    number = find_number(token, object_id)
    if number is None:
        raise missing_object(object_id)
    require_scope(token, "whatsapp_business_messaging", code=10)
    if call.text("messaging_product") != "whatsapp":
        raise bad_parameter("The parameter messaging_product is required.")
    asset = whatsapp_of(number)
    if "status" in call.params:
        return _mark_read(call, asset)
    with logged_send(call, asset):
        _check_registered(number)
        _check_recipient_type(call)
        kind = call.text("type") or "text"
        if kind == "reaction":
            return _react(call, asset)
        return _send(call, asset, kind)


def _send(call: Call, asset: Asset, kind: str) -> Answer:
    correlation = _correlation(call)
    draft, problem = _read(call, asset, kind)
    chat = _chat(call, asset, draft)
    quoted = _quoted(call, chat)
    problem = _told_afterwards(problem or _problem(chat, draft))

    def do() -> SandboxMessage:
        return answers.send(
            asset, chat, draft, reply_to=quoted, correlation=correlation, app_id=app_of(call)
        )

    def fail(fault: GraphFault) -> SandboxMessage:
        return answers.fail(asset, chat, draft, fault, correlation=correlation)

    errand = Errand(asset, chat, list(draft.files), problem=problem)
    sent = carry_out(call, errand, do, fail)
    return _accepted(call, chat, sent.external_id)


def _read(call: Call, asset: Asset, kind: str) -> tuple[Draft, GraphFault | None]:
    """The message, or an empty one and why it will fail afterwards."""
    try:
        return read_content(call, asset, kind), None
    except GraphFault as fault:
        return Draft(), _told_afterwards(fault)


def _told_afterwards(problem: GraphFault | None) -> GraphFault | None:
    """The problem, if WhatsApp takes the message all the same; else it is raised."""
    if problem is not None and not (problem.code in _LATE and limits().fails_late):
        raise problem
    return problem


def _problem(chat: SandboxChat, draft: Draft) -> GraphFault | None:
    """Why the person will not get it: too late, or no marketing for them."""
    if draft.kind != Said.TEMPLATE:
        return windows.problem(Platform.WHATSAPP, chat)
    if chat.stops_marketing and draft.content["category"] == "MARKETING":
        details = "The recipient does not wish to receive marketing messages."
        return whatsapp(131050, "User has stopped marketing messages", details)
    return None


def _react(call: Call, asset: Asset) -> Answer:
    """An emoji on a message; an empty one takes it back. It is a message of its own."""
    correlation, reaction = _correlation(call), call.mapping("reaction")
    emoji = reaction.get("emoji")
    if not isinstance(emoji, str) or (emoji and not is_emoji(emoji)):
        raise bad_value("Param reaction['emoji'] is not a valid emoji.")
    chat = _chat(call, asset, Draft())
    message = _message(chat, reaction.get("message_id"), "reaction['message_id']")
    problem = _told_afterwards(windows.problem(Platform.WHATSAPP, chat))
    # No message of the chat, but one that statuses are told of.
    stands_for = SandboxMessage(
        chat=chat, external_id=ids.message_id(Platform.WHATSAPP), correlation=correlation
    )

    def do() -> None:
        answers.react(message, emoji)
        for status in ("sent", "delivered"):
            answers.tell_status(asset, stands_for, status)

    def fail(fault: GraphFault) -> None:
        answers.tell_failure(asset, stands_for, fault)

    carry_out(call, Errand(asset, chat, problem=problem), do, fail)
    return _accepted(call, chat, stands_for.external_id)


def _mark_read(call: Call, asset: Asset) -> Answer:
    """Blue ticks up to a message, and with ``typing_indicator`` that somebody is writing."""
    if call.text("status") != "read":
        raise bad_parameter("Param status must be one of {READ}")
    with logged_send(call, asset, what="read"):
        found = SandboxMessage.objects.select_related("chat").filter(
            chat__asset_id=asset.external_id,
            external_id=call.text("message_id"),
            from_person=True,
        )
        message = found.first()
        if message is None:
            raise bad_parameter("Invalid parameter: message_id")
        answers.mark_read(message.chat, up_to=message)
        if "typing_indicator" in call.params:
            if call.mapping("typing_indicator").get("type") != "text":
                raise bad_value("Param typing_indicator['type'] must be one of {TEXT}")
            answers.show_typing(asset, message.chat, is_typing=True)
        return {"success": True}


def _check_registered(number: SandboxNumber) -> None:
    if not number.is_registered:
        details = "Account does not exist in Cloud API, please use /register to create it."
        raise whatsapp(133010, "The account is not registered", details)


def _check_recipient_type(call: Call) -> None:
    if call.text("recipient_type") not in {"", "individual"}:
        raise bad_value("Param recipient_type must be one of {INDIVIDUAL}")


def _chat(call: Call, asset: Asset, draft: Draft) -> SandboxChat:
    """Whom it is for: by number, or by the user id of somebody who took a username."""
    user_id = call.text("recipient")
    wa_id = _digits(call.text("to"))
    if not user_id and not wa_id:
        raise missing_value("The parameter to is required.")
    if wa_id and wa_id == _digits(asset.name):
        raise whatsapp(131021, "Recipient cannot be sender", "Sender and recipient are the same.")
    if user_id and draft.content.get("category") == "AUTHENTICATION":
        details = "Authentication messages cannot be sent to a business-scoped user id."
        raise whatsapp(131062, "Business-scoped user id is not supported", details)
    who = {"person__user_id": user_id} if user_id else {"person_external_id": wa_id}
    chats = SandboxChat.objects.select_related("person")
    chat = chats.filter(asset_id=asset.external_id, **who).first()
    if chat is None:
        details = "Recipient phone number not in allowed list: nobody in the sandbox has it."
        raise whatsapp(131030, "Recipient phone number not in allowed list", details)
    return chat


def _quoted(call: Call, chat: SandboxChat) -> SandboxMessage | None:
    if "context" not in call.params:
        return None
    return _message(chat, call.mapping("context").get("message_id"), "context['message_id']")


def _message(chat: SandboxChat, message_id: object, name: str) -> SandboxMessage:
    found = chat.messages.filter(external_id=str(message_id or ""), unsent_at=None).first()
    if found is None:
        raise bad_value(f"Param {name} is not a message of this conversation.")
    return found


def _correlation(call: Call) -> str:
    value = call.params.get("biz_opaque_callback_data", "")
    if not isinstance(value, str) or len(value) > MAX_CORRELATION:
        raise bad_parameter(
            f"Param biz_opaque_callback_data must be at most {MAX_CORRELATION} characters long."
        )
    return value


def _accepted(call: Call, chat: SandboxChat, message_id: str) -> Answer:
    message: Answer = {"id": message_id}
    if call.text("type") == "template":
        message["message_status"] = "accepted"
    return {
        "messaging_product": "whatsapp",
        "contacts": [_resolved(call, chat)],
        "messages": [message],
    }


def _resolved(call: Call, chat: SandboxChat) -> Answer:
    """Whom Meta takes the recipient to be."""
    if call.text("recipient"):
        return {"input": call.text("recipient"), "user_id": chat.person.user_id}
    return {"input": call.text("to"), "wa_id": chat.person_external_id}


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
