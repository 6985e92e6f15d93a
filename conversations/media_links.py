"""Links to our copies of media: signed, expiring, and good for members alone.

The signature says which file of which workspace; the door still asks who comes. Within
a window of time a link stays the same, so that browsers keep what they have.
"""

import time

from django.core import signing
from django.core.signing import b62_encode
from django.urls import reverse

from conversations.models import Attachment, MediaState

FILE, THUMBNAIL = "attachment", "attachment-thumbnail"
# Seconds a link stays the same. It is good for one to two windows.
WINDOW = 4 * 3600


class _WindowSigner(signing.TimestampSigner):
    """Signs with the beginning of the window instead of the second."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time() // WINDOW) * WINDOW)


_signer = _WindowSigner(salt="conversations.media")


def file_link(attachment: Attachment) -> str:
    """Where our copy is served; empty if there is none."""
    return _link(FILE, attachment) if attachment.file else ""


def thumbnail_link(attachment: Attachment) -> str:
    """Where a small WEBP of it is served; empty if there is none."""
    return _link(THUMBNAIL, attachment) if attachment.thumbnail else ""


def is_good(what: str, attachment_id: int, workspace_id: int, signature: str) -> bool:
    """Whether ``signature`` was made for that file of that workspace, not too long ago."""
    try:
        value = _value(what, attachment_id, workspace_id)
        _signer.unsign(f"{value}:{signature}", max_age=2 * WINDOW)
    except signing.BadSignature:
        return False
    return True


def _link(what: str, attachment: Attachment) -> str:
    if attachment.state != MediaState.STORED:
        return ""
    value = _value(what, attachment.pk, attachment.workspace_id)
    signature = _signer.sign(value).removeprefix(f"{value}:")
    return f"{reverse(what, args=[attachment.pk])}?s={signature}"


def _value(what: str, attachment_id: int, workspace_id: int) -> str:
    return f"{what}:{attachment_id}:{workspace_id}"
