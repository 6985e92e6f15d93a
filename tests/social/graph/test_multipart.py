"""Forms with files are read piece by piece."""

import io
import tracemalloc

import pytest

from social.graph.multipart import FilePart, Multipart
from tests.fake_graph import _read_form

MEGABYTE = 1024 * 1024


def form_of(
    content=b"\x89PNG\r\n--boundary\r\n", name="mug.png", content_type="image/png", **fields
):
    return Multipart(fields, FilePart("file", io.BytesIO(content), name, content_type))


@pytest.mark.parametrize("size", [1, 7, 64 * 1024, -1])
def test_a_form_can_be_read_in_pieces_of_any_size(size):
    form = form_of(platform="instagram")
    whole = b"".join(iter(lambda: form.read(size), b""))
    assert len(whole) == len(form)
    fields, files = _read_form(whole, form.content_type)
    assert fields == {"platform": "instagram"}
    assert files["file"].content == b"\x89PNG\r\n--boundary\r\n"
    assert (files["file"].name, files["file"].content_type) == ("mug.png", "image/png")


def test_a_file_is_sent_from_its_beginning():
    file = io.BytesIO(b"abc")
    file.read()
    form = Multipart({}, FilePart("file", file, "a", "text/plain"))
    assert b"abc" in form.read()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('a".png', "a%22.png"),
        ("a\r\nX: y.png", "a%0D%0AX: y.png"),
        ("Åland ☕.png", "Åland ☕.png"),
        ("", "file"),
    ],
)
def test_no_name_breaks_out_of_its_header(name, shown):
    form = form_of(name=name)
    fields, files = _read_form(form.read(), form.content_type)
    assert fields == {}
    assert files["file"].name == shown


def test_no_file_is_in_memory_as_a_whole(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0" * (8 * MEGABYTE))
    with path.open("rb") as file:
        form = Multipart({}, FilePart("file", file, "film.mp4", "video/mp4"))
        tracemalloc.start()
        read = sum(len(piece) for piece in form)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert read == len(form)
    assert most < MEGABYTE
