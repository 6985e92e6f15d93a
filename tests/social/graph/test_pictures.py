"""Profile pictures are small, ours, and of Meta's servers."""

import io

import pytest
from PIL import Image

from social.graph import pictures
from social.graph.pictures import PictureError, encode_picture, fetch_picture
from tests.file_server import file_server


def picture_bytes(size=(600, 300), kind="PNG", mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_any_picture_becomes_a_small_jpeg(mode):
    with Image.open(io.BytesIO(encode_picture(picture_bytes(mode=mode)))) as image:
        assert (image.format, image.size) == ("JPEG", (256, 256))


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n" * 9]
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(PictureError):
        encode_picture(data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    with pytest.raises(PictureError, match="pixels"):
        encode_picture(picture_bytes())


def test_a_picture_is_fetched_through_a_redirect_on_the_same_host(settings):
    answers = {
        "/first?asset=1": (302, {"Location": "/second"}, b""),
        "/second": (200, {}, picture_bytes()),
    }
    with file_server(settings, answers) as site:
        data = fetch_picture(f"{site}/first?asset=1")
    assert data.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((302, {"Location": "https://evil.example/a.jpg"}, b""), "Not one of Meta's"),
        ((404, {}, b"gone"), "404"),
        ((200, {}, b"x" * (5 * 1024 * 1024 + 1)), "too big"),
        ((200, {}, b"<html>"), "Not a picture"),
    ],
)
def test_a_server_that_misbehaves_is_left(settings, answer, reason):
    with (
        file_server(settings, {"/p": answer}) as site,
        pytest.raises(PictureError, match=reason),
    ):
        fetch_picture(f"{site}/p")
