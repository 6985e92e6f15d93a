"""What each kind of message holds: its words, files, and what platforms say beside them.

What people say is invented.
"""

import secrets
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.conf import settings

from social.platforms import Platform
from social.sandbox import ids, media
from social.sandbox.models import (
    FileKind,
    Said,
    SandboxChat,
    SandboxFile,
    SandboxMessage,
    SandboxUpload,
)
from social.sandbox.whatsapp_cards import CARDS, content_of

Content = dict[str, Any]
Rows = tuple[SandboxMessage, list[SandboxFile]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be sent. ``files`` may be several where the platform lets them.

    A business's files have an upload each, in the same order.
    """

    kind: Said = Said.TEXT
    text: str = ""
    content: Content = field(default_factory=dict)
    files: tuple[FileKind, ...] = ()
    uploads: tuple[SandboxUpload, ...] = ()


_FILES = {
    Said.PHOTO: FileKind.PHOTO,
    Said.VIDEO: FileKind.VIDEO,
    Said.VOICE: FileKind.VOICE,
    Said.FILE: FileKind.DOCUMENT,
    Said.STICKER: FileKind.STICKER,
    Said.GIF: FileKind.GIF,
    Said.LIKE: FileKind.HEART,
    Said.POST: FileKind.PHOTO,
    Said.REEL: FileKind.VIDEO,
    Said.STORY: FileKind.PHOTO,
    Said.STORY_REPLY: FileKind.PHOTO,
    Said.STORY_MENTION: FileKind.PHOTO,
}
_STORIES = frozenset({Said.STORY_REPLY, Said.STORY_MENTION})
# Said when nothing was written.
_WORDS = {
    Said.STORY_REPLY: "Is the blue one still available? 😍",
    Said.QUICK_REPLY: "Size M",
    Said.POSTBACK: "Track my order",
    Said.LINK: "Look at this",
    Said.PRODUCT: "Do you have this in green?",
    Said.AD: "Hi! I saw your ad.",
    Said.FORWARDED: "They said you would know.",
}


def draft(kind: Said, platform: str, text: str = "", *, count: int = 1) -> Draft:
    """A message of ``kind`` with ``text``, or with words of its own; ``count`` is of files."""
    files = (_FILES[kind],) * count if kind in _FILES else ()
    if platform == Platform.WHATSAPP:
        # There, a GIF is a film without sound.
        files = (FileKind.VIDEO,) if kind == Said.GIF else files
        return Draft(kind, text or _spoken(kind), content_of(kind), files)
    words = text or _WORDS.get(kind, "")
    return Draft(kind, "" if kind in _SILENT else words, _content(kind), files)


# On Instagram and Messenger, words beside these are a message of their own.
_SILENT = (frozenset(_FILES) - {Said.STORY_REPLY}) | {
    Said.DISAPPEARING,
    Said.UNSUPPORTED,
    Said.FUTURE,
}


def takes_text(kind: Said, platform: str) -> bool:
    """Whether what was written goes into the message itself."""
    if platform != Platform.WHATSAPP:
        return kind not in _SILENT
    return kind in _CAPTIONED or (kind not in _FILES and kind not in CARDS)


_CAPTIONED = frozenset({Said.PHOTO, Said.VIDEO, Said.FILE, Said.GIF})


def build(chat: SandboxChat, draft: Draft, *, from_person: bool = True, **fields: Any) -> Rows:
    """The rows of a message, not yet saved."""
    message = SandboxMessage(
        chat=chat,
        external_id=ids.message_id(chat.platform),
        from_person=from_person,
        kind=draft.kind,
        text=draft.text,
        content=draft.content,
        **fields,
    )
    files = [
        SandboxFile(
            message=message,
            external_id=ids.numeric_id("10", 16),
            kind=kind,
            seed=secrets.randbelow(media.SEEDS),
            is_story=draft.kind in _STORIES,
            upload=upload,
        )
        for kind, upload in zip_longest(draft.files, draft.uploads)
    ]
    return message, files


def _spoken(kind: Said) -> str:
    return _WORDS.get(kind, "") if kind not in CARDS else ""


def _content(kind: Said) -> Content:
    """What Instagram and Messenger say beside text and files."""
    match kind:
        case Said.POST | Said.REEL | Said.STORY:
            return {"id": ids.numeric_id("179", 17), "title": "New glaze week 💙"}
        case Said.STORY_REPLY:
            return {"story_id": ids.numeric_id("181", 17)}
        case Said.LINK:
            return {"link": {"title": "Glazes of the week", "url": f"{settings.SITE_URL}/"}}
        case Said.QUICK_REPLY:
            return {"quick_reply": {"payload": "SIZE_M"}}
        case Said.POSTBACK:
            return {"payload": "TRACK"}
        case Said.PRODUCT:
            return {"referral": {"product": {"id": "5500000000000001"}}}
        case Said.AD:
            return {"referral": _ad()}
        case _:
            return {}


def _ad() -> Content:
    return {
        "ref": "spring",
        "ad_id": "120200000000000001",
        "source": "ADS",
        "type": "OPEN_THREAD",
        "ads_context_data": {"ad_title": "New glaze week", "post_id": "104_5"},
    }
