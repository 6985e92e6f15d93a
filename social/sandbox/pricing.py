"""What WhatsApp charges for a message.

https://developers.facebook.com/docs/whatsapp/pricing
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from social.platforms import Platform, traits
from social.sandbox.drafts import Draft
from social.sandbox.models import Said, SandboxChat

# How long answers to somebody who came by an ad cost nothing.
ENTRY_POINT = timedelta(hours=72)
REGULAR, FREE, FREE_ENTRY = "regular", "free_customer_service", "free_entry_point"


@dataclass(frozen=True, slots=True)
class Price:
    """``category`` and ``type`` of a ``pricing`` object; empty on other platforms."""

    category: str = ""
    type: str = ""


def price_of(chat: SandboxChat, draft: Draft) -> Price:
    """Whether the message costs something, and as what."""
    if chat.platform != Platform.WHATSAPP:
        return Price()
    if _came_by_ad(chat):
        return Price("referral_conversion", FREE_ENTRY)
    if draft.kind != Said.TEMPLATE:
        return Price("service", FREE)
    category = str(draft.content["category"]).lower()
    is_free = category == "utility" and window_is_open(chat)
    return Price(category, FREE if is_free else REGULAR)


def window_is_open(chat: SandboxChat) -> bool:
    """Whether the person wrote within the day that the platform counts."""
    window = traits(chat.platform).reply_window
    return chat.last_inbound_at is not None and timezone.now() - chat.last_inbound_at <= window


def _came_by_ad(chat: SandboxChat) -> bool:
    since = timezone.now() - ENTRY_POINT
    ads = chat.messages.filter(from_person=True, kind=Said.AD, sent_at__gt=since)
    return ads.exists()
