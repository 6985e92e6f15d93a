"""Pictures are made into what a platform takes."""

import io

import pytest
from PIL import Image

from social import conversion
from social.contents import MediaKind
from social.conversion import ConversionError, convert_picture
from social.media_rules import MEGABYTE, MediaRule

JPEG_ONLY = MediaRule(MediaKind.IMAGE, ("image/jpeg",), 5 * MEGABYTE)
WITH_PNG = MediaRule(MediaKind.IMAGE, ("image/jpeg", "image/png"), 5 * MEGABYTE)


def picture(name="WEBP", mode="RGB", size=(60, 40), color="red", **options):
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, name, **options)
    return file


def opened(converted):
    return Image.open(converted.file)


@pytest.mark.parametrize("name", ["WEBP", "GIF", "PNG", "JPEG"])
def test_every_picture_becomes_a_jpeg(name):
    converted = convert_picture(picture(name), JPEG_ONLY)
    assert converted.content_type == "image/jpeg"
    assert converted.size == len(converted.file.read())
    with opened(converted) as image:
        assert (image.format, image.size) == ("JPEG", (60, 40))


def test_a_see_through_picture_stays_one_where_it_may():
    source = picture(mode="RGBA", color=(255, 0, 0, 0))
    assert convert_picture(source, WITH_PNG).content_type == "image/png"
    with opened(convert_picture(source, JPEG_ONLY)) as image:
        assert image.getpixel((0, 0)) == (255, 255, 255)


def test_a_see_through_picture_too_large_as_png_is_put_on_white():
    noise = Image.effect_noise((300, 300), 100)
    source = io.BytesIO()
    Image.merge("RGBA", (noise, noise, noise, noise)).save(source, "PNG")
    small = MediaRule(MediaKind.IMAGE, ("image/jpeg", "image/png"), 60_000)
    assert convert_picture(source, WITH_PNG).content_type == "image/png"
    assert convert_picture(source, small).content_type == "image/jpeg"


def test_a_picture_is_turned_as_its_camera_was_held_and_forgets_where_it_was():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Canary Camera"
    source = picture("JPEG", exif=exif, comment=b"canary")
    converted = convert_picture(source, JPEG_ONLY)
    with opened(converted) as image:
        assert image.size == (40, 60)
        assert not image.getexif()
    converted.file.seek(0)
    assert b"anary" not in converted.file.read()


def test_a_noisy_picture_is_made_small_enough():
    noise = Image.effect_noise((800, 800), 100)
    source = io.BytesIO()
    noise.save(source, "PNG")
    small = MediaRule(MediaKind.IMAGE, ("image/jpeg",), 40_000)
    converted = convert_picture(source, small)
    assert converted.size <= 40_000
    with opened(converted) as image:
        assert 100 < image.width < 800


def test_what_cannot_be_made_small_enough_is_refused():
    with pytest.raises(ConversionError):
        convert_picture(picture(), MediaRule(MediaKind.IMAGE, ("image/jpeg",), 10))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(conversion, "MAX_PIXELS", 60 * 40 - 1)
    with pytest.raises(ConversionError, match="too many"):
        convert_picture(picture(), JPEG_ONLY)


def test_a_huge_picture_is_scaled_down(monkeypatch):
    monkeypatch.setattr(conversion, "MAX_SIDE", 30)
    with opened(convert_picture(picture(), JPEG_ONLY)) as image:
        assert image.size == (30, 20)


def test_colours_of_print_become_colours_of_screens():
    with opened(convert_picture(picture("JPEG", mode="CMYK", color=0), JPEG_ONLY)) as image:
        assert image.mode == "RGB"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ConversionError):
        convert_picture(io.BytesIO(content), JPEG_ONLY)


@pytest.mark.parametrize(
    ("name", "new"),
    [("mug.webp", "mug.jpg"), ("a.b.png", "a.b.jpg"), ("mug", "mug.jpg"), ("", "picture.jpg")],
)
def test_the_name_follows_the_type(name, new):
    assert convert_picture(picture(), JPEG_ONLY).name_after(name) == new
