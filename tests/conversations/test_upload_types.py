"""What a file is, by its bytes: never by its name."""

import io
import struct
import zipfile

import pytest

from conversations.upload_types import HEAD, FileType, file_type_of, read_head
from tests import pictures

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
_OGG = b"OggS\0\2" + bytes(20)


def packed(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", *names):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def compound(stream, sector=3):
    """The container of older Office versions, its list of streams in that sector."""
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<I", head, 48, sector)
    return bytes(head) + bytes(512 * sector) + stream.encode("utf-16-le").ljust(128, b"\0")


@pytest.mark.parametrize(
    ("content", "kind", "content_type"),
    [
        (pictures.jpeg(), "image", "image/jpeg"),
        (pictures.png(), "image", "image/png"),
        (pictures.encoded("WEBP"), "image", "image/webp"),
        (pictures.encoded("GIF"), "image", "image/gif"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41", "video", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video", "video/quicktime"),
        (b"RIFF\0\0\0\0AVI LIST", "video", "video/x-msvideo"),
        (_WEBM + b"V_VP9 A_OPUS", "video", "video/webm"),
        (_OGG + b"theora vorbis", "video", "video/ogg"),
        (_WEBM + b"A_OPUS", "audio", "audio/webm"),
        (_OGG + b"\1\x13OpusHead", "audio", "audio/ogg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42", "audio", "audio/mp4"),
        (b"ID3\4\0\0", "audio", "audio/mpeg"),
        (b"\xff\xf1P\x80" * 3, "audio", "audio/aac"),
        (b"#!AMR\n", "audio", "audio/amr"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio", "audio/wav"),
        (b"%PDF-1.4\n", "file", "application/pdf"),
        (packed("word/document.xml"), "file", f"{_OFFICE}.wordprocessingml.document"),
        (packed("xl/workbook.xml"), "file", f"{_OFFICE}.spreadsheetml.sheet"),
        (packed("ppt/presentation.xml"), "file", f"{_OFFICE}.presentationml.presentation"),
        (packed("photos/1.jpg"), "file", "application/octet-stream"),
        (compound("WordDocument"), "file", "application/msword"),
        (compound("Workbook", sector=400), "file", "application/vnd.ms-excel"),
        (compound("PowerPoint Document"), "file", "application/vnd.ms-powerpoint"),
        (compound("SecretDocument"), "file", "application/octet-stream"),
        (compound("")[:48] + b"\xfe\xff\xff\xff", "file", "application/octet-stream"),
        ("Prices: 4 €, 5 €\r\n".encode(), "file", "text/plain"),
        ("გამარჯობა ".encode() * 9000, "file", "text/plain"),
        (b"price;4\0", "file", "application/octet-stream"),
        (b"caf\xe9;4", "file", "text/plain"),
        (b"  \n", "file", "application/octet-stream"),
        (b"MZ\x90\0", "file", "application/octet-stream"),
    ],
)
def test_files_are_known_by_their_bytes(content, kind, content_type):
    assert file_type_of(read_head(io.BytesIO(content))) == FileType(kind, content_type)


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <html>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg onload="alert(1)"/>',
        "\ufeff<svg/>".encode("utf-16"),
        b"GIF89a" + b"<script>",
    ],
)
def test_what_could_run_scripts_is_never_shown(content):
    found = file_type_of(content)

    assert "html" not in found.content_type
    assert "svg" not in found.content_type
    assert found.kind in {"file", "image"}


def test_only_the_beginning_is_read():
    assert len(read_head(io.BytesIO(bytes(HEAD + 1)))) == HEAD
