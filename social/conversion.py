"""Making a picture that a platform takes out of one that it does not.

What comes out is upright, holds no metadata (no place, no camera), and fits the rule.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

from social.graph.pictures import FORMATS, UNREADABLE
from social.media_rules import JPEG, PNG, MediaRule

# Unpacked, 50 million pixels take 150 MB.
MAX_PIXELS = 50_000_000
# Nobody sees more on a phone, and platforms scale down what is larger.
MAX_SIDE = 4096
_QUALITIES = (88, 75, 60)
_SHRINK = 0.7
_STEPS = 8
_ENDINGS = {JPEG: "jpg", PNG: "png"}


class ConversionError(Exception):
    """No picture that the platform takes can be made of this file."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The new file, at its beginning, and what it is."""

    file: BinaryIO
    content_type: str
    size: int

    def name_after(self, name: str) -> str:
        """``name`` with the ending of what the file is now."""
        stem = name.rpartition(".")[0] or name or "picture"
        return f"{stem}.{_ENDINGS[self.content_type]}"


def convert_picture(file: BinaryIO, rule: MediaRule) -> Converted:
    """The first frame of the picture in ``file`` as ``rule`` wants it.

    A see-through picture stays one (PNG) where that is allowed and small enough; else
    it is put on white. Raises :class:`ConversionError`. A picture of too many pixels is
    refused before it is unpacked.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ConversionError("The picture has too many pixels")
            picture = _upright(image)
            if picture.mode == "RGBA" and PNG in rule.content_types:
                data = _encode(picture, "PNG", optimize=True)
                if len(data) <= rule.max_size:
                    return _converted(data, PNG)
            return _converted(_small_enough(_on_white(picture), rule.max_size), JPEG)
    except UNREADABLE as error:
        raise ConversionError(f"Not a picture: {type(error).__name__}") from None


def _upright(image: Image.Image) -> Image.Image:
    """Scaled down, turned as its camera was held, in colours that can be mixed."""
    if image.format == "JPEG":
        # JPEG unpacks no more than this needs.
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    picture = ImageOps.exif_transpose(image)
    profile = picture.info.get("icc_profile") if picture.mode in {"RGB", "RGBA"} else None
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    # Without its profile, a picture of a phone's wide colours would look pale.
    picture.info = {"icc_profile": profile} if profile else {}
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    white.info = picture.info
    return white


def _small_enough(picture: Image.Image, limit: int) -> bytes:
    """A JPEG of at most ``limit`` bytes: first of lower quality, then of fewer pixels."""
    for _step in range(_STEPS):
        for quality in _QUALITIES:
            data = _encode(picture, "JPEG", quality=quality, optimize=True)
            if len(data) <= limit:
                return data
        smaller = (max(1, int(side * _SHRINK)) for side in picture.size)
        picture = picture.resize((next(smaller), next(smaller)))
    raise ConversionError("The picture cannot be made small enough")


def _encode(picture: Image.Image, name: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, name, icc_profile=picture.info.get("icc_profile"), **options)
    return out.getvalue()


def _converted(data: bytes, content_type: str) -> Converted:
    return Converted(io.BytesIO(data), content_type, len(data))
