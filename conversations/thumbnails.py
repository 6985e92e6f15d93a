"""Small pictures of pictures: re-encoded here, without what was hidden in the file."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

from social.graph.pictures import FORMATS, UNREADABLE

SIDE = 640
MAX_PIXELS = 25_000_000
_ORIENTATION = 0x0112
# Orientations from here on lie on their side.
_FIRST_ON_SIDE = 5


class NoThumbnailError(Exception):
    """The file is no picture that can be shown."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A WEBP of at most 640 px, and the size in pixels of the picture it is of."""

    data: bytes
    width: int
    height: int
    is_animated: bool


def render_thumbnail(file: BinaryIO) -> Thumbnail:
    """The first frame of the picture in ``file``, upright. Raises :class:`NoThumbnailError`.

    A picture of too many pixels is refused before it is unpacked.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise NoThumbnailError("The picture has too many pixels")
            width, height = _upright_size(image)
            is_animated = bool(getattr(image, "is_animated", False))
            return Thumbnail(_encode(image), width, height, is_animated)
    except UNREADABLE as error:
        raise NoThumbnailError(f"Not a picture: {type(error).__name__}") from None


def _upright_size(image: Image.Image) -> tuple[int, int]:
    on_side = image.getexif().get(_ORIENTATION, 1) >= _FIRST_ON_SIDE
    return (image.height, image.width) if on_side else (image.width, image.height)


def _encode(image: Image.Image) -> bytes:
    if image.format != "JPEG":
        image = _plain(image)
    # JPEG unpacks no more than this needs.
    image.thumbnail((SIDE, SIDE))
    small = _plain(ImageOps.exif_transpose(image))
    small.info.clear()
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80)
    return out.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """In colours that can be mixed, unlike those of a palette."""
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
