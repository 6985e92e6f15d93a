"""Fetching a profile picture from Meta's file servers."""

import io
import struct

from PIL import Image, ImageOps

from social.graph.download import Limits, download
from social.graph.file_hosts import DownloadError

LIMITS = Limits(size=5 * 1024 * 1024, seconds=10.0)
MAX_PIXELS = 25_000_000
SIDE = 256
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# What Pillow raises over files that are damaged, or made to harm.
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    ArithmeticError,
    SyntaxError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class PictureError(Exception):
    """There is no picture to be had from this address; asking again would not help."""


def fetch_picture(url: str) -> bytes:
    """The picture as a square JPEG of 256 px, re-encoded here. Raises :class:`PictureError`."""
    data = io.BytesIO()
    try:
        download(url, data, LIMITS)
    except DownloadError as error:
        raise PictureError(str(error)) from None
    return encode_picture(data.getvalue())


def encode_picture(data: bytes) -> bytes:
    """``data`` as a 256 px JPEG without anything that was hidden in the file."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PictureError("The picture has too many pixels")
            upright = ImageOps.exif_transpose(image).convert("RGB")
            out = io.BytesIO()
            ImageOps.fit(upright, (SIDE, SIDE)).save(out, "JPEG", quality=85)
    except UNREADABLE as error:
        raise PictureError(f"Not a picture: {type(error).__name__}") from None
    return out.getvalue()
