"""The platforms, and what each allows.

Figures are Meta's: https://developers.facebook.com/docs/messenger-platform/ and
https://developers.facebook.com/docs/whatsapp/cloud-api/.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models


class Platform(models.TextChoices):
    """Where a conversation happens. ``facebook`` is Messenger and page comments."""

    INSTAGRAM = "instagram", "Instagram"
    FACEBOOK = "facebook", "Messenger"
    WHATSAPP = "whatsapp", "WhatsApp"


@dataclass(frozen=True, slots=True)
class Traits:
    """What one platform allows.

    ``text_limit`` counts UTF-8 bytes where ``text_limit_in_bytes``, else characters.
    ``human_agent_window`` is how long after the last customer message a person may
    still answer with the HUMAN_AGENT tag; ``None`` where there is no such tag.
    """

    name: str
    text_limit: int
    text_limit_in_bytes: bool
    reply_window: timedelta
    human_agent_window: timedelta | None

    def text_length(self, text: str) -> int:
        """The length of ``text`` in the unit this platform counts."""
        return len(text.encode()) if self.text_limit_in_bytes else len(text)


_DAY, _WEEK = timedelta(hours=24), timedelta(days=7)

TRAITS: dict[Platform, Traits] = {
    Platform.INSTAGRAM: Traits("Instagram", 1000, True, _DAY, _WEEK),
    Platform.FACEBOOK: Traits("Messenger", 2000, False, _DAY, _WEEK),
    Platform.WHATSAPP: Traits("WhatsApp", 4096, False, _DAY, None),
}


def traits(platform: str) -> Traits:
    """What ``platform`` allows."""
    return TRAITS[Platform(platform)]
