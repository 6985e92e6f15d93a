"""How much of each thing a platform takes. Lengths of titles are in characters.

https://developers.facebook.com/docs/messenger-platform/send-messages/buttons
https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies
https://developers.facebook.com/docs/messenger-platform/send-messages/template/generic
https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
"""

from dataclasses import dataclass, replace

from social.contents import MediaKind
from social.platforms import Platform

BUTTONS = 3
BUTTON_TITLE = 20
QUICK_REPLIES = 13
CARDS = 10
CARD_TEXT = 80
LIST_ROWS = 10
LIST_BUTTON = 20
LIST_TITLE = 24
ROW_ID = 200
ROW_DESCRIPTION = 72
CAPTION = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What differs between platforms; a zero means that the platform has no such thing.

    ``buttons_text`` and ``list_text`` are the longest words above buttons and a list,
    ``payload`` the longest text that comes back from a button. ``links_checked``: one
    broken link has the whole text refused. ``links_stand_alone``: a button with a link
    is the only one of its message.
    """

    quick_replies: int = 0
    buttons_text: int
    payload: int
    list_text: int = 0
    cards: int = 0
    files: frozenset[MediaKind] = frozenset(
        {MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.AUDIO, MediaKind.FILE}
    )
    has_captions: bool = False
    has_templates: bool = False
    links_checked: bool = False
    links_stand_alone: bool = False


_MESSENGER = Limits(quick_replies=QUICK_REPLIES, buttons_text=640, payload=1000, cards=CARDS)

LIMITS: dict[Platform, Limits] = {
    Platform.INSTAGRAM: replace(_MESSENGER, links_checked=True),
    Platform.FACEBOOK: _MESSENGER,
    Platform.WHATSAPP: Limits(
        buttons_text=1024,
        payload=256,
        list_text=4096,
        files=_MESSENGER.files | {MediaKind.STICKER},
        has_captions=True,
        has_templates=True,
        links_stand_alone=True,
    ),
}
