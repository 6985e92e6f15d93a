"""Fetching the media of a message: by its link, or for WhatsApp by its id.

Links die, after a day for stories. WhatsApp's live five minutes and are asked for anew
each time; its files are given to the account's token alone.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
"""

import base64
import binascii
from dataclasses import dataclass
from typing import BinaryIO

from social.contents import MediaKind
from social.graph import client
from social.graph.access import access_of
from social.graph.download import Limits, download
from social.graph.file_hosts import DownloadError, Trouble
from social.graph.file_types import UNKNOWN, is_markup, type_of
from social.models import SocialAccount
from social.platforms import Platform

MEGABYTE = 1024 * 1024
_PICTURE = Limits(size=25 * MEGABYTE, seconds=60.0)
_STICKER = Limits(size=1 * MEGABYTE, seconds=30.0)
_LARGE = Limits(size=100 * MEGABYTE, seconds=120.0)
# Somebody's picture or video on Instagram; Meta may give the address of its page instead.
_ON_INSTAGRAM = {MediaKind.POST, MediaKind.REEL, MediaKind.STORY}
_DIGEST_BYTES = 32


class WebPage(Exception):
    """The link leads to a page for people, not to a file."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where Meta has one piece of media; ``sha256`` is what it should be, as Meta writes it."""

    kind: str
    url: str = ""
    media_id: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class FetchedMedia:
    """What came: its type by its own bytes, and its size in bytes."""

    content_type: str
    size: int


def limits_of(kind: str) -> Limits:
    """How much media of a kind may take."""
    return {MediaKind.IMAGE.value: _PICTURE, MediaKind.STICKER.value: _STICKER}.get(kind, _LARGE)


def fetch_media(account: SocialAccount, source: Source, to: BinaryIO) -> FetchedMedia:
    """Write the media into ``to``.

    Raises :class:`DownloadError`, :class:`GraphError` where WhatsApp does not know the
    id, and :class:`WebPage` where a shared post's link is that of its page.
    """
    token = access_of(account).token if account.platform == Platform.WHATSAPP else ""
    limits = limits_of(source.kind)
    url, digests = source.url, [source.sha256]
    if source.media_id:
        url, digest = _place_of(account, source.media_id, limits)
        digests.append(digest)
    try:
        found = download(url, to, limits, token=token)
    except DownloadError as error:
        if error.trouble == Trouble.REFUSED and source.kind in _ON_INSTAGRAM:
            raise WebPage(str(error)) from None
        raise
    _check_digest(found.digest, digests)
    if source.kind in _ON_INSTAGRAM and is_markup(found.head):
        raise WebPage("The link leads to a page")
    content_type = type_of(found.head, source.kind) if found.head else UNKNOWN
    return FetchedMedia(content_type, found.size)


def _place_of(account: SocialAccount, media_id: str, limits: Limits) -> tuple[str, str]:
    """The link behind a WhatsApp media id, and the SHA-256 of what is there.

    ``{"url", "mime_type", "sha256", "file_size", "id"}``
    """
    row = client.get(access_of(account), media_id)
    size = str(row.get("file_size", ""))
    if size.isdecimal() and int(size) > limits.size:
        raise DownloadError(Trouble.TOO_BIG, "The file is too big")
    return str(row.get("url") or ""), str(row.get("sha256") or "")


def _check_digest(digest: bytes, expected: list[str]) -> None:
    """Meta writes a digest in base64 in webhooks and in hexadecimal elsewhere."""
    for text in expected:
        if (wanted := _decoded(text)) and wanted != digest:
            raise DownloadError(Trouble.DAMAGED, "The file is not the one Meta told of")


def _decoded(text: str) -> bytes:
    """The digest written in ``text``; empty where it is none."""
    try:
        if len(text) == 2 * _DIGEST_BYTES:
            return bytes.fromhex(text)
        found = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return b""
    return found if len(found) == _DIGEST_BYTES else b""
