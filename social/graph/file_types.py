"""What a file is, by its own bytes: never by its name or by what a server says of it."""

import puremagic

from social.contents import MediaKind

UNKNOWN = "application/octet-stream"

# What browsers show by themselves without running anything.
PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
_VIDEOS = {
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "video/3gpp": "3gp",
    "video/ogg": "ogv",
}
_SOUNDS = {
    "audio/mp4": "m4a",
    "audio/webm": "weba",
    "audio/3gpp": "3ga",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/wav": "wav",
}
_DOCUMENTS = {"application/pdf": "pdf"}
SHOWN = {**PICTURES, **_VIDEOS, **_SOUNDS}
# The type of each, and the ending our copy gets on disk.
KNOWN = {**SHOWN, **_DOCUMENTS}

# puremagic names a file by the endings it may have.
_BY_ENDING = {f".{ending}": content_type for content_type, ending in KNOWN.items()} | {
    ".jpeg": "image/jpeg",
    ".jfif": "image/jpeg",
    ".mpga": "audio/mpeg",
    ".oga": "audio/ogg",
    ".3g2": "video/3gpp",
}
# Containers that hold either, told apart by what the platform calls the message.
_AS_SOUND = {"video/mp4": "audio/mp4", "video/webm": "audio/webm", "video/3gpp": "audio/3gpp"}
_HEAD = 4096
_MP4_BOX = slice(4, 8)


def type_of(head: bytes, kind: str) -> str:
    """The MIME type of the file that begins with ``head``; :data:`UNKNOWN` for all the rest.

    Web pages and SVG are among the rest: they can run scripts, so nobody is shown one.
    """
    if is_markup(head):
        return UNKNOWN
    found = _named(head[:_HEAD])
    if kind == MediaKind.AUDIO:
        return _AS_SOUND.get(found, found)
    if kind == MediaKind.VIDEO and found == "audio/ogg":
        return "video/ogg"
    return found


def is_markup(head: bytes) -> bool:
    """Whether a file begins as HTML, SVG or other XML do."""
    text = head[:_HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe")
    return text.lstrip().startswith(b"<")


def _named(head: bytes) -> str:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        matches = []
    # Best match first.
    for match in matches:
        if match.extension in _BY_ENDING:
            return _BY_ENDING[match.extension]
    # There are more brands of MP4 than anybody lists.
    return "video/mp4" if head[_MP4_BOX] == b"ftyp" and not matches else UNKNOWN
