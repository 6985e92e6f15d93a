"""What a file is, is read from its bytes."""

import io
import wave
import zipfile

import pytest
from PIL import Image

from social.graph.file_types import UNKNOWN, is_markup, type_of


def picture(kind):
    out = io.BytesIO()
    Image.new("RGB", (10, 10), "teal").save(out, kind)
    return out.getvalue()


def sound():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0" * 100)
    return out.getvalue()


def document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def mp4(brand):
    return b"\0\0\0\x20ftyp" + brand + b"\0\0\2\0" + brand + b"iso2avc1mp41"


WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87"
OGG = b"OggS\0\2" + b"\0" * 20 + b"\x01\x13OpusHead"


@pytest.mark.parametrize(
    ("head", "kind", "content_type"),
    [
        (picture("JPEG"), "image", "image/jpeg"),
        (picture("PNG"), "image", "image/png"),
        (picture("GIF"), "image", "image/gif"),
        (picture("WEBP"), "sticker", "image/webp"),
        (picture("JPEG"), "video", "image/jpeg"),
        (mp4(b"isom"), "video", "video/mp4"),
        (mp4(b"mp42"), "reel", "video/mp4"),
        (mp4(b"iso5"), "video", "video/mp4"),
        (mp4(b"dash"), "video", "video/mp4"),
        (mp4(b"isom"), "audio", "audio/mp4"),
        (mp4(b"M4A "), "audio", "audio/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\2\0qt  ", "video", "video/quicktime"),
        (mp4(b"3gp4"), "video", "video/3gpp"),
        (WEBM, "video", "video/webm"),
        (WEBM, "audio", "audio/webm"),
        (OGG, "audio", "audio/ogg"),
        (OGG, "video", "video/ogg"),
        (b"ID3\3" + b"\0" * 60, "audio", "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + b"\0" * 400, "audio", "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + b"\0" * 400, "audio", "audio/aac"),
        (b"#!AMR\n<\x00", "audio", "audio/amr"),
        (sound(), "audio", "audio/wav"),
        (b"%PDF-1.7\n%\xe2\xe3", "file", "application/pdf"),
    ],
)
def test_known_types(head, kind, content_type):
    assert type_of(head, kind) == content_type


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><html>",
        b"\n\t <html><script>alert(1)</script>",
        b"\xef\xbb\xbf<html>",
        "\ufeff<html>".encode("utf-16-le"),
        "<html>".encode("utf-16-be"),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"<!-- x --><svg/>",
        b"<script>alert(1)</script>",
    ],
)
def test_what_can_run_scripts_is_never_a_type_of_its_own(head):
    assert is_markup(head)
    assert {type_of(head, kind) for kind in ("image", "file", "story")} == {UNKNOWN}


@pytest.mark.parametrize(
    "head",
    [
        b"plain words",
        b"alert(1)",
        b"MZ\x90\0" + b"\0" * 60,
        b"#!/bin/sh\n",
        b"\x1f\x8b\x08\0",
        b"BEGIN:VCARD",
        b"II*\0" + b"\0" * 20,
        b"\0" * 64,
        b"x",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        document(),
    ],
)
def test_the_rest_is_a_file_and_no_more(head):
    assert type_of(head, "image") == UNKNOWN
