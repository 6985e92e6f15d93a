"""Pictures that go out: upright, and without what a camera or an editor hid in the file.

A phone writes into a picture where it was taken; the person it is sent to need not know.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

from conversations.thumbnails import MAX_PIXELS
from social.graph.pictures import FORMATS, UNREADABLE

_QUALITY = 90
# What Pillow calls the formats that can move, and those of photos; the latter holds several.
_MOVING, _PHOTOS = {"GIF", "PNG", "WEBP"}, {"JPEG", "MPO"}
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
# What belongs to the picture itself.
_KEPT = ("transparency", "background")


class NoPictureError(Exception):
    """The file cannot be unpacked as a picture."""


class TooManyPixelsError(Exception):
    """Unpacking the picture would take too much memory."""


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture as it may be sent: ``width`` and ``height`` in pixels.

    ``data`` is ``None`` where the file itself is fine.
    """

    data: bytes | None
    content_type: str
    width: int
    height: int


def clean_picture(file: BinaryIO) -> CleanPicture:
    """The picture in ``file``, encoded anew. What moves stays as it is.

    Raises :class:`NoPictureError` or :class:`TooManyPixelsError`; the latter before
    anything is unpacked.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            _check_pixels(image)
            return _moving(image) if _moves(image) else _encoded(image)
    except UNREADABLE as error:
        raise NoPictureError(type(error).__name__) from None


def _check_pixels(image: Image.Image) -> None:
    """Let large photos be unpacked at half their size, which nobody sees on a phone."""
    pixels = image.width * image.height
    if image.format in _PHOTOS and MAX_PIXELS < pixels <= 2 * MAX_PIXELS:
        image.draft(None, (image.width // 2, image.height // 2))
    if image.width * image.height > MAX_PIXELS:
        raise TooManyPixelsError


def _moves(image: Image.Image) -> bool:
    return image.format in _MOVING and bool(getattr(image, "is_animated", False))


def _moving(image: Image.Image) -> CleanPicture:
    # Unpacked once, as a file that is cut off would only be found out at the other end.
    image.load()
    return CleanPicture(None, _TYPES[str(image.format)], image.width, image.height)


def _encoded(image: Image.Image) -> CleanPicture:
    name = "JPEG" if image.format in _PHOTOS else str(image.format)
    ImageOps.exif_transpose(image, in_place=True)
    colours = image.info.get("icc_profile")
    if name == "JPEG" and image.mode not in {"L", "RGB"}:
        # The profile belongs to the inks of a printer.
        image, colours = image.convert("RGB"), None
    # What is in there would be written again.
    image.info = {key: image.info[key] for key in _KEPT if key in image.info}
    out = io.BytesIO()
    image.save(out, name, quality=_QUALITY, icc_profile=colours)
    return CleanPicture(out.getvalue(), _TYPES[name], image.width, image.height)
