"""Thumbnails are small, upright, and carry nothing over from the file."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from conversations import thumbnails
from conversations.thumbnails import NoThumbnailError, render_thumbnail

CANARY = "canary of Mika"


def picture(size=(1000, 500), kind="JPEG", mode="RGB", color="teal", **options):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def opened(thumbnail):
    return Image.open(io.BytesIO(thumbnail.data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_safe_type_becomes_a_small_webp(kind):
    thumbnail = render_thumbnail(io.BytesIO(picture(kind=kind)))
    with opened(thumbnail) as image:
        assert (image.format, image.size) == ("WEBP", (640, 320))
    assert (thumbnail.width, thumbnail.height, thumbnail.is_animated) == (1000, 500, False)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_writing_colours_is_read(mode):
    thumbnail = render_thumbnail(io.BytesIO(picture((30, 20), "PNG", mode, 0)))
    assert (thumbnail.width, thumbnail.height) == (30, 20)


def test_a_small_picture_is_not_blown_up():
    with opened(render_thumbnail(io.BytesIO(picture((30, 20))))) as image:
        assert image.size == (30, 20)


def test_a_sticker_stays_transparent():
    data = picture((50, 50), "WEBP", "RGBA", (0, 0, 0, 0))
    with opened(render_thumbnail(io.BytesIO(data))) as image:
        assert image.convert("RGBA").getpixel((10, 10))[3] == 0


@pytest.mark.parametrize(("orientation", "turned"), [(1, False), (3, False), (6, True), (8, True)])
def test_a_photo_stands_upright(orientation, turned):
    exif = Image.Exif()
    exif[0x0112] = orientation
    thumbnail = render_thumbnail(io.BytesIO(picture(exif=exif)))
    with opened(thumbnail) as image:
        assert image.size == ((320, 640) if turned else (640, 320))
    assert (thumbnail.width, thumbnail.height) == ((500, 1000) if turned else (1000, 500))


def test_nothing_hidden_in_the_file_is_carried_over():
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif.get_ifd(0x8825)[1] = "N"
    data = picture(exif=exif, comment=CANARY, icc_profile=CANARY.encode(), xmp=CANARY.encode())
    assert data.count(CANARY.encode()) == 4
    thumbnail = render_thumbnail(io.BytesIO(data))
    assert CANARY.encode() not in thumbnail.data
    with opened(thumbnail) as image:
        assert not dict(image.getexif())
        assert set(image.info) <= {"background", "loop", "timestamp", "duration"}


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_what_moves_the_first_frame_is_shown(kind):
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], lossless=True)
    thumbnail = render_thumbnail(out)
    assert thumbnail.is_animated
    with opened(thumbnail) as image:
        red, _, blue = image.convert("RGB").getpixel((20, 20))
        assert (red > 200, blue < 100) == (True, True)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    """A bomb is a few kilobytes that unpack to gigabytes."""
    bomb = picture((20_000, 20_000), "PNG", "1", 0)
    assert len(bomb) < 100_000
    with pytest.raises(NoThumbnailError):
        render_thumbnail(io.BytesIO(bomb))
    monkeypatch.setattr(thumbnails, "MAX_PIXELS", 100)
    with pytest.raises(NoThumbnailError, match="too many pixels"):
        render_thumbnail(io.BytesIO(picture()))


@pytest.mark.parametrize(
    "data", [b"", b"<svg/>", b"GIF89a", picture((9, 9), "TIFF"), picture()[:300]]
)
def test_what_is_no_picture_has_no_thumbnail(data):
    with pytest.raises(NoThumbnailError):
        render_thumbnail(io.BytesIO(data))


@settings(max_examples=300, deadline=None)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]),
    cut=st.integers(0, 400),
    changes=st.lists(st.tuples(st.integers(0, 399), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_picture_raises_nothing_else(kind, cut, changes):
    data = bytearray(picture((8, 8), kind))
    for place, value in changes:
        data[place % len(data)] = value
    try:
        render_thumbnail(io.BytesIO(bytes(data[: cut or None])))
    except NoThumbnailError:
        return
