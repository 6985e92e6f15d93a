"""What live events tell of, in words, for whom they are sent to."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "ig_dm": _("Instagram message, received or sent"),
    "fb_dm": _("Messenger message, received or sent"),
    "wa_message": _("WhatsApp message, received or sent"),
    "message_status": _("A message got further, or failed"),
    "conversation_updated": _("A conversation changed: status, assignee, labels, …"),
    "note": _("A colleague wrote a note"),
}
