"""A message in a few words, for the list of conversations and for quotes. Pure.

Words come from the kind when they are shown, so that each reads their own language.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conversations.models import Message, MessageKind
from conversations.models.conversation import UNSENT

ICONS = {
    MessageKind.IMAGE: "image",
    MessageKind.VIDEO: "video",
    MessageKind.AUDIO: "mic",
    MessageKind.FILE: "file-text",
    MessageKind.STICKER: "sticker",
    MessageKind.POST: "images",
    MessageKind.REEL: "clapperboard",
    MessageKind.STORY: "circle-dashed",
    MessageKind.STORY_REPLY: "circle-dashed",
    MessageKind.STORY_MENTION: "at-sign",
    MessageKind.LINK: "link",
    MessageKind.CARD: "layout-list",
    MessageKind.QUICK_REPLY: "pointer",
    MessageKind.POSTBACK: "pointer",
    MessageKind.LIST_REPLY: "list-checks",
    MessageKind.FORM_REPLY: "clipboard-list",
    MessageKind.LOCATION: "map-pin",
    MessageKind.CONTACTS: "contact-round",
    MessageKind.ORDER: "shopping-cart",
    MessageKind.APPOINTMENT: "calendar",
    MessageKind.TEMPLATE: "layout-template",
    MessageKind.CHOICES: "list",
    MessageKind.EPHEMERAL: "timer",
    MessageKind.UNSUPPORTED: "eye-off",
}
# Where there is text as well, these still say what it is.
_BESIDE_TEXT = {
    MessageKind.STORY_REPLY: _("Story reply"),
    MessageKind.STORY_MENTION: _("Story mention"),
    MessageKind.QUICK_REPLY: _("Tapped"),
    MessageKind.POSTBACK: _("Tapped"),
    MessageKind.LIST_REPLY: _("Chose"),
    MessageKind.FORM_REPLY: _("Form"),
}
_ALONE = {
    MessageKind.AUDIO: _("Voice message"),
    MessageKind.STORY_REPLY: _("Story reply"),
    MessageKind.STORY_MENTION: _("Story mention"),
    MessageKind.UNSUPPORTED: _("Unsupported message"),
}

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Preview:
    """``words`` say what it is, ``text`` is what was written. Either may be empty."""

    icon: str = ""
    words: Words = ""
    text: str = ""


def build_preview(kind: str, text: str) -> Preview:
    """A message of ``kind`` in a few words; ``kind`` is ``UNSENT`` once it was taken back."""
    if kind == UNSENT:
        return Preview("undo-2", _("Unsent"))
    if kind not in ICONS:
        return Preview(text=text or "…")
    found = MessageKind(kind)
    words = _BESIDE_TEXT.get(found, "") if text else _ALONE.get(found, found.label)
    return Preview(ICONS[found], words, text)


def preview_of(message: Message) -> Preview:
    """``message`` in a few words."""
    return build_preview(UNSENT if message.is_deleted else message.kind, message.text)
