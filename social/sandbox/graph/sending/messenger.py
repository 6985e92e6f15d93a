"""The Send API of Instagram and Messenger, which share one.

https://developers.facebook.com/docs/messenger-platform/reference/send-api/
"""

from social.platforms import Platform
from social.sandbox import answers
from social.sandbox.drafts import Draft
from social.sandbox.faults import GraphFault, bad_parameter, missing_object
from social.sandbox.graph.call import Answer, Call
from social.sandbox.graph.people import require_messages
from social.sandbox.graph.sending import windows
from social.sandbox.graph.sending.actions import act
from social.sandbox.graph.sending.message import read_message, read_metadata
from social.sandbox.graph.sending.recipients import Target, claim, find_target
from social.sandbox.graph.switchboard import Errand, app_of, carry_out, logged_send
from social.sandbox.models import SandboxMessage, SandboxToken


def send(call: Call, token: SandboxToken, object_id: str) -> Answer:
    """``/{page|ig|me}/messages``."""
    if object_id not in {"me", token.subject_id}:
        raise missing_object(object_id)
    target = find_target(call, token)
    require_messages(token, target.asset.platform)
    action = call.text("sender_action")
    if action:
        return act(call, target, action)
    with logged_send(call, target.asset):
        windows.check_purpose(call, target.asset.platform)
        draft, correlation = read_message(call, target.asset), read_metadata(call)
        quoted = _quoted(call, target)
        _check_window(call, target)
        sent = _carry_out(call, target, draft, quoted, correlation)
        return {**_ids(target, sent), **_kept(call, draft)}


def _ids(target: Target, sent: SandboxMessage) -> Answer:
    return {"recipient_id": target.chat.person_external_id, "message_id": sent.external_id}


def _kept(call: Call, draft: Draft) -> Answer:
    """The id of a file that was sent along and can be sent again."""
    attachment = call.mapping("message").get("attachment")
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    is_reusable = isinstance(payload, dict) and payload.get("is_reusable") is True
    if not is_reusable or not draft.uploads:
        return {}
    return {"attachment_id": draft.uploads[0].external_id}


def _quoted(call: Call, target: Target) -> SandboxMessage | None:
    """The message ``reply_to`` names."""
    if "reply_to" not in call.params:
        return None
    mid = str(call.mapping("reply_to").get("mid", ""))
    message = target.chat.messages.filter(external_id=mid, unsent_at=None).first()
    if message is None:
        raise bad_parameter("Param reply_to[mid] is not a message of this conversation")
    return message


def _check_window(call: Call, target: Target) -> None:
    """A private reply needs no window, and opens none."""
    if target.comment is not None:
        return
    problem = windows.problem(target.asset.platform, target.chat, call.text("tag"))
    if problem is not None:
        raise problem


def _carry_out(
    call: Call, target: Target, draft: Draft, quoted: SandboxMessage | None, correlation: str
) -> SandboxMessage:
    # Instagram's echoes return nothing.
    returned = correlation if target.asset.platform == Platform.FACEBOOK else ""

    def do() -> SandboxMessage:
        if target.comment is not None:
            claim(target.comment)
        return answers.send(
            target.asset,
            target.chat,
            draft,
            reply_to=quoted,
            correlation=returned,
            app_id=app_of(call),
        )

    def fail(fault: GraphFault) -> SandboxMessage:
        raise fault

    errand = Errand(target.asset, target.chat, list(draft.files), target.comment is not None)
    return carry_out(call, errand, do, fail)
