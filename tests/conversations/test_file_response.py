"""Private files: in parts, under safe names, and never run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.file_response import UnsatisfiableRangeError, parse_range, safe_name

SIZE = 1000


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, 1000)),
        ("bytes=0-999", (0, 1000)),
        ("bytes=200-299", (200, 300)),
        ("bytes=999-", (999, 1000)),
        ("bytes=900-5000", (900, 1000)),
        ("bytes=-1", (999, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("Bytes=1-2", (1, 3)),
        (" bytes=1-2 ", (1, 3)),
    ],
)
def test_a_part_is_understood(header, part):
    assert parse_range(header, SIZE) == part


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-2",
        "bytes=0-1,3-4",
        "bytes=0-1, 3-4",
        "bytes=--1",
        "bytes=-1-2",
        "bytes=1 - 2",
        "bytes=١-٢",
        f"bytes={'9' * 30}-",
        "lines=1-2",
        "0-1",
    ],
)
def test_what_is_not_understood_asks_for_the_whole(header):
    assert parse_range(header, SIZE) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-2000", "bytes=-0"])
def test_what_is_not_in_the_file_is_refused(header):
    with pytest.raises(UnsatisfiableRangeError):
        parse_range(header, SIZE)


def test_an_empty_file_has_no_parts():
    with pytest.raises(UnsatisfiableRangeError):
        parse_range("bytes=0-", 0)
    assert parse_range("", 0) is None


@given(header=st.text(max_size=40) | st.from_regex(r"bytes=\d{0,20}-\d{0,20}"), size=st.integers(0))
def test_a_part_is_always_within_the_file(header, size):
    try:
        found = parse_range(header, size)
    except UnsatisfiableRangeError:
        return
    if found is not None:
        start, stop = found
        assert 0 <= start < stop <= size


@pytest.mark.parametrize(
    ("name", "content_type", "safe"),
    [
        ("photo.jpg", "image/jpeg", "photo.jpg"),
        ("PHOTO.JPG", "image/jpeg", "PHOTO.JPG"),
        ("image-7", "image/png", "image-7.png"),
        ("holiday.html", "image/jpeg", "holiday.html.jpg"),
        ("résumé – 2026.pdf", "application/pdf", "résumé – 2026.pdf"),
        ("تقرير.pdf", "application/pdf", "تقرير.pdf"),
        ("notes.docx", "application/octet-stream", "notes.docx"),
        ("page.html", "application/octet-stream", "page.html"),
        ("file-9", "application/octet-stream", "file-9.bin"),
        ("../../etc/passwd", "application/octet-stream", "_.._etc_passwd"),
        ("C:\\temp\\a.txt", "application/octet-stream", "C__temp_a.txt"),
        ("photo\u202egpj.exe", "application/octet-stream", "photogpj.exe"),
        ('a"; filename="evil.exe', "application/pdf", "a_; filename=_evil.exe"),
        ("a\r\nSet-Cookie: x=1", "image/png", "aSet-Cookie_ x=1.png"),
        ("", "image/png", "file.png"),
        ("...", "application/octet-stream", "file.bin"),
    ],
)
def test_names_are_safe_anywhere(name, content_type, safe):
    assert safe_name(name, content_type) == safe


def test_a_long_name_keeps_its_ending():
    name = safe_name("x" * 500 + ".pdf", "application/pdf")
    assert (len(name), name[-4:]) == (150, ".pdf")
