"""Instagram and Messenger: what happens in a conversation without being said.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_optins
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_handovers
"""

from hashlib import sha256
from typing import Any

from social.contents import Details, NoticeKind, Referral
from social.events import NoticeReceived
from social.intake import wire
from social.intake.item import MessagingItem
from social.intake.referrals import add_referral


def key_of(kind: str, item: MessagingItem, *content: str) -> str:
    """The same for the same news, however often it comes. About 80 characters.

    Meta gives these no id, so account, person, time and content stand for it.
    """
    stamp = item.context.stamp(item.fields.get("timestamp"))
    told = "\x1f".join((*item.account_ids[:1], item.person_id, stamp, *content))
    return f"{kind}:{sha256(told.encode()).hexdigest()}"


def _notice(item: MessagingItem, kind: NoticeKind, *content: str, **more: Any) -> NoticeReceived:
    return NoticeReceived(
        origin=item.context.origin,
        platform=item.context.platform,
        account_ids=item.account_ids,
        occurred_at=item.occurred_at,
        key=key_of(kind, item, *content),
        person_id=item.person(),
        kind=kind,
        standby=item.context.standby,
        **more,
    )


def read_referral(item: MessagingItem) -> NoticeReceived:
    """Somebody who already has a conversation came by a link or an ad."""
    details = Details()
    add_referral(details, item.fields)
    referral = details.get("referral", Referral())
    content = (*(str(value) for value in referral.values()), details.get("product_id", ""))
    return _notice(item, NoticeKind.REFERRAL, *content, details=details)


def read_optin(item: MessagingItem) -> NoticeReceived:
    """Somebody wants messages, or no more of them.

    The token that comes with it lets one write to them: it goes nowhere.
    """
    optin = item.body
    details = Details()
    payload, ref = wire.text(optin, "payload"), wire.text(optin, "ref")
    if payload:
        details["payload"] = payload
    if ref:
        details["referral"] = Referral(ref=ref)
    status = wire.text(optin, "notification_messages_status").upper()
    kind = NoticeKind.OPT_OUT if status.startswith("STOP") else NoticeKind.OPT_IN
    title = wire.text(optin, "title")
    content = (wire.text(optin, "type"), title, payload, ref, status)
    token = wire.text(optin, "notification_messages_token")
    return _notice(item, kind, *content, token, text=title, details=details)


_HANDOVERS = {
    "pass_thread_control": NoticeKind.THREAD_PASSED,
    "take_thread_control": NoticeKind.THREAD_TAKEN,
    "request_thread_control": NoticeKind.THREAD_REQUESTED,
}


def read_handover(item: MessagingItem) -> NoticeReceived:
    """Another app holds the conversation now, or asks for it: that one is named.

    What one app tells the other is in ``payload``.
    """
    control = item.body
    metadata = wire.text(control, "metadata")
    new = "requested" if item.what == "request_thread_control" else "new"
    owner = wire.optional_identifier(control, f"{new}_owner_app_id")
    previous = wire.optional_identifier(control, "previous_owner_app_id")
    return _notice(
        item,
        _HANDOVERS[item.what],
        previous,
        owner,
        metadata,
        details=Details(payload=metadata) if metadata else Details(),
        owner_app_id=owner,
    )
