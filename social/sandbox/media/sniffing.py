"""What an uploaded file is, by its bytes; only where these say nothing, by what it was called."""

from social.contents import MediaKind
from social.graph.file_types import KNOWN, UNKNOWN, type_of

HEAD = 4096
_ALIASES = {
    "image/jpg": "image/jpeg",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/opus": "audio/ogg",
    "video/3gp": "video/3gpp",
    "video/avi": "video/x-msvideo",
}
TEXT = "text/plain"
_FLAGS, _ANIMATION = 20, 0x02
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
# Office files of the new kind are ZIP archives, those of the old are OLE containers.
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OFFICE = {
    "application/msword": _OLE,
    "application/vnd.ms-excel": _OLE,
    "application/vnd.ms-powerpoint": _OLE,
    f"{_OPEN_XML}.wordprocessingml.document": _ZIP,
    f"{_OPEN_XML}.spreadsheetml.sheet": _ZIP,
    f"{_OPEN_XML}.presentationml.presentation": _ZIP,
}


def plain(content_type: str) -> str:
    """``audio/ogg; codecs=opus`` is ``audio/ogg``."""
    bare = content_type.partition(";")[0].strip().lower()
    return _ALIASES.get(bare, bare)


def sniff(head: bytes, declared: str) -> str:
    """The MIME type of a file that begins with ``head`` and was said to be ``declared``."""
    claim = plain(declared)
    # A WAV begins like that, too, and is told apart only here.
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "video/x-msvideo"
    found = type_of(head, MediaKind.AUDIO if claim.startswith("audio/") else MediaKind.VIDEO)
    if found != UNKNOWN:
        return found
    if claim in OFFICE:
        return claim if head.startswith(OFFICE[claim]) else UNKNOWN
    if claim == TEXT:
        return claim if b"\0" not in head else UNKNOWN
    # Of these, the bytes would have told.
    return UNKNOWN if claim in KNOWN or "/" not in claim else claim


def is_moving_webp(head: bytes) -> bool:
    """Whether a WEBP is animated: a flag of its extended header, RFC 9649."""
    return head[12:16] == b"VP8X" and len(head) > _FLAGS and bool(head[_FLAGS] & _ANIMATION)
