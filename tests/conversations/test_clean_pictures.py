"""Pictures go out without what was hidden in them."""

import io

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from conversations import clean_pictures
from conversations.clean_pictures import NoPictureError, TooManyPixelsError, clean_picture
from tests import pictures

SECRET = "41.7151 N, 44.8271 E"


def cleaned(content):
    return clean_picture(io.BytesIO(content))


def test_a_phone_s_photo_is_turned_and_tells_nothing():
    photo = pictures.jpeg(hidden=SECRET, orientation=pictures.LYING)
    found = cleaned(photo)

    assert SECRET.encode() in photo
    assert SECRET.encode() not in found.data
    assert (found.width, found.height) == Image.open(io.BytesIO(found.data)).size == (20, 40)
    assert not Image.open(io.BytesIO(found.data)).getexif()


def test_words_in_other_formats_go_too():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET)
    for content in (
        pictures.png(pnginfo=words),
        pictures.png(mode="RGBA", hidden=SECRET),
        pictures.encoded("WEBP", hidden=SECRET),
        pictures.encoded("GIF", comment=SECRET.encode()),
        pictures.jpeg(comment=SECRET.encode()),
    ):
        assert SECRET.encode() in content
        assert SECRET.encode() not in cleaned(content).data


def test_what_was_hung_onto_the_end_is_not_kept():
    for content in (pictures.jpeg(), pictures.png()):
        assert b"<script>" not in cleaned(content + b"<script>alert(1)</script>").data


@pytest.mark.parametrize(
    ("name", "mode", "content_type", "kept"),
    [
        ("JPEG", "RGB", "image/jpeg", "RGB"),
        ("JPEG", "L", "image/jpeg", "L"),
        ("JPEG", "CMYK", "image/jpeg", "RGB"),
        ("PNG", "RGBA", "image/png", "RGBA"),
        ("PNG", "P", "image/png", "P"),
        ("PNG", "1", "image/png", "1"),
        ("PNG", "I;16", "image/png", "I;16"),
        ("WEBP", "RGBA", "image/webp", "RGBA"),
        ("GIF", "P", "image/gif", "P"),
    ],
)
def test_a_picture_stays_of_its_kind(name, mode, content_type, kept):
    found = cleaned(pictures.encoded(name, mode=mode))

    assert found.content_type == content_type
    assert Image.open(io.BytesIO(found.data)).mode == kept


def test_see_through_colours_of_a_palette_stay_so():
    found = cleaned(pictures.png(mode="P", transparency=0))

    assert Image.open(io.BytesIO(found.data)).info["transparency"] == 0


def test_a_phone_s_colours_stay():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = cleaned(pictures.jpeg(icc_profile=profile))

    assert Image.open(io.BytesIO(found.data)).info["icc_profile"] == profile


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_what_moves_goes_on_moving(name):
    found = cleaned(pictures.moving(name))

    assert (found.data, found.width, found.height) == (None, 10, 10)


def test_of_a_photo_of_several_the_first_is_kept():
    found = cleaned(pictures.moving("MPO"))

    assert found.content_type == "image/jpeg"
    assert getattr(Image.open(io.BytesIO(found.data)), "n_frames", 1) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        pictures.jpeg()[:100],
        pictures.png()[:60],
        pictures.moving("GIF")[:40],
        b"<svg/>",
    ],
)
def test_what_cannot_be_unpacked_is_no_picture(content):
    with pytest.raises(NoPictureError):
        cleaned(content)


def test_pixels_are_counted_before_they_are_unpacked(monkeypatch):
    monkeypatch.setattr(clean_pictures, "MAX_PIXELS", 799)
    with pytest.raises(TooManyPixelsError):
        cleaned(pictures.png())
    photo = cleaned(pictures.jpeg())
    assert (photo.width, photo.height) == (20, 10)

    monkeypatch.setattr(clean_pictures, "MAX_PIXELS", 399)
    with pytest.raises(TooManyPixelsError):
        cleaned(pictures.jpeg())
