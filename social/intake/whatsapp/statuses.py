"""How far messages of the business got, and what they cost.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#statuses-object
"""

from social.events import Pricing, ReceiptReceived, ReceiptStatus, UnknownEvent
from social.intake import wire
from social.intake.whatsapp.errors import error_code, error_text
from social.intake.whatsapp.people import first_id
from social.intake.whatsapp.scene import Scene

# A voice message that was played was read.
_STATUSES = {
    "sent": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.READ,
    "played": ReceiptStatus.READ,
    "failed": ReceiptStatus.FAILED,
}


def read_status(status: wire.Json, scene: Scene) -> ReceiptReceived | UnknownEvent:
    """One of ``statuses[]``. Of groups, and of words unknown here, no more than that is kept."""
    word = wire.text(status, "status")
    if wire.text(status, "recipient_type") == "group":
        return scene.unknown(f"group:status:{word}", status)
    if word not in _STATUSES:
        return scene.unknown(f"status:{word}", status)
    error = next(wire.objects(status, "errors"), {})
    return ReceiptReceived(
        **scene.shared(status),
        person_id=first_id(status, "recipient_id", "recipient_user_id"),
        status=_STATUSES[word],
        external_ids=(wire.identifier(status, "id"),),
        correlation=wire.text(status, "biz_opaque_callback_data"),
        error_code=error_code(error),
        error_text=error_text(error),
        pricing=_pricing(status),
    )


def _pricing(status: wire.Json) -> Pricing | None:
    """What the message costs, and until when a conversation once begun is free.

    Since July 2025 Meta counts messages; the ``conversation`` is mostly left out now.
    """
    price = wire.optional_child(status, "pricing")
    conversation = wire.optional_child(status, "conversation")
    found = Pricing()
    if isinstance(price.get("billable"), bool):
        found["billable"] = price["billable"]
    if category := wire.text(price, "category"):
        found["category"] = category
    if kind := wire.text(price, "type"):
        found["type"] = kind
    if model := wire.text(price, "pricing_model"):
        found["model"] = model
    if origin := wire.text(wire.optional_child(conversation, "origin"), "type"):
        found["origin"] = origin
    if expires_at := wire.optional_identifier(conversation, "expiration_timestamp"):
        found["expires_at"] = expires_at
    return found or None
