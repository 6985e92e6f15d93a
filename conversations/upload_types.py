"""What a file that somebody uploads is, by its own bytes and nothing else. Pure.

Beyond what browsers show, the documents that WhatsApp takes are told apart:
https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
"""

from dataclasses import dataclass
from typing import BinaryIO

from social.contents import MediaKind
from social.graph.file_types import PICTURES, UNKNOWN, is_markup, type_of

# Bytes from the beginning of a file that are looked at.
HEAD = 64 * 1024

TEXT = "text/plain"
_OFFICE = "application/vnd.openxmlformats-officedocument"
# The folder that only this kind of document has, packed in a ZIP.
_PACKED = {
    b"word/": f"{_OFFICE}.wordprocessingml.document",
    b"xl/": f"{_OFFICE}.spreadsheetml.sheet",
    b"ppt/": f"{_OFFICE}.presentationml.presentation",
}
# The stream that only this kind of document has, in the container of older Office versions.
_COMPOUND = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
# Where such a container says how big its sectors are (a power of two), and which of them
# begins the list of its streams. The first sector comes after one of the same size.
_SECTOR_SHIFT, _LIST_SECTOR, _LIST_SIZE = slice(30, 32), slice(48, 52), 4096
_SHIFTS = range(7, 17)
# All bytes that words are made of: no control characters but those that part words and lines.
_WORDS = bytes(range(32, 256)) + b"\t\n\r\f"
_RIFF, _AVI = b"RIFF", b"AVI "
_OGG, _MATROSKA = b"OggS", b"\x1a\x45\xdf\xa3"
_SOUND_CODECS = (b"OpusHead", b"vorbis", b"Speex", b"A_OPUS", b"A_VORBIS")
_VIDEO_CODECS = (b"theora", b"V_VP8", b"V_VP9", b"V_AV1")


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file is: the kind of attachment it makes, and its MIME type."""

    kind: MediaKind
    content_type: str


def read_head(file: BinaryIO) -> bytes:
    """The bytes of ``file`` that tell what it is."""
    file.seek(0)
    head = file.read(HEAD)
    shift = int.from_bytes(head[_SECTOR_SHIFT], "little")
    if not head.startswith(_OLE) or shift not in _SHIFTS:
        return head
    file.seek((int.from_bytes(head[_LIST_SECTOR], "little") + 1) << shift)
    return head + file.read(_LIST_SIZE)


def file_type_of(head: bytes) -> FileType:
    """What the file is that :func:`read_head` read ``head`` of.

    What nobody knows, and what could run scripts, is a file to be downloaded.
    """
    if head.startswith(_RIFF) and head[8:12] == _AVI:
        return FileType(MediaKind.VIDEO, "video/x-msvideo")
    found = type_of(head, MediaKind.AUDIO if _is_sound(head) else MediaKind.VIDEO)
    if found in PICTURES:
        return FileType(MediaKind.IMAGE, found)
    if found.startswith("video/"):
        return FileType(MediaKind.VIDEO, found)
    if found.startswith("audio/"):
        return FileType(MediaKind.AUDIO, found)
    return FileType(MediaKind.FILE, _document_type(head) if found == UNKNOWN else found)


def _is_sound(head: bytes) -> bool:
    """Whether a container that may hold either holds sound alone."""
    if not head.startswith((_OGG, _MATROSKA)):
        return False
    has_sound = any(codec in head for codec in _SOUND_CODECS)
    return has_sound and not any(codec in head for codec in _VIDEO_CODECS)


def _document_type(head: bytes) -> str:
    if head.startswith(_ZIP):
        return _named_in(head, _PACKED)
    if head.startswith(_OLE):
        streams = {name.encode("utf-16-le"): found for name, found in _COMPOUND.items()}
        return _named_in(head, streams)
    return TEXT if _is_text(head) else UNKNOWN


def _named_in(head: bytes, types: dict[bytes, str]) -> str:
    return next((found for name, found in types.items() if name in head), UNKNOWN)


def _is_text(head: bytes) -> bool:
    """Whether these are words, in whatever encoding: no control characters, and no markup."""
    return bool(head.strip()) and not head.translate(None, _WORDS) and not is_markup(head)
