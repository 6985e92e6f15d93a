"""Small pictures for tests."""

import io

from PIL import Image

ORIENTATION, DESCRIPTION = 0x0112, 0x010E
LYING = 6


def encoded(name, size=(40, 20), mode="RGB", *, hidden="", orientation=0, **options):
    """A picture of one colour; ``hidden`` is a text that its camera wrote into it."""
    exif = Image.Exif()
    if hidden:
        exif[DESCRIPTION] = hidden
    if orientation:
        exif[ORIENTATION] = orientation
    if exif:
        options["exif"] = exif
    out = io.BytesIO()
    Image.new(mode, size).save(out, name, **options)
    return out.getvalue()


def jpeg(**options):
    return encoded("JPEG", **options)


def png(**options):
    return encoded("PNG", **options)


def moving(name):
    """A picture of two frames."""
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, name, save_all=True, append_images=frames[1:])
    return out.getvalue()
