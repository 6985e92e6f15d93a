"""Photos, stickers and moving pictures, drawn in code."""

import colorsys
import io

from PIL import Image, ImageDraw

WIDTH, HEIGHT, STICKER_SIDE, GIF_SIDE = 640, 480, 512, 160
_GIF_FRAMES = 8


def render_photo(seed: int) -> bytes:
    """A JPEG of a mug on a table; every ``seed`` has other colours."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _colour(seed * 0.11, 0.86, 0.2))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 330, WIDTH, HEIGHT), fill=_colour(seed * 0.11 + 0.08, 0.7, 0.25))
    _mug(draw, _colour(seed * 0.17 + 0.5, 0.38, 0.45), 210, 150)
    return _encode(image, "JPEG", quality=85)


def render_sticker(seed: int) -> bytes:
    """A WebP of a laughing face on nothing."""
    image = Image.new("RGBA", (STICKER_SIDE, STICKER_SIDE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((40, 40, 472, 472), fill=(*_colour(0.13 + seed * 0.05, 0.6, 0.9), 255))
    for left in (160, 300):
        draw.ellipse((left, 170, left + 52, 240), fill=(60, 45, 30, 255))
    draw.chord((150, 230, 362, 400), 0, 180, fill=(150, 45, 50, 255))
    return _encode(image, "WEBP", lossless=True)


def render_heart(seed: int) -> bytes:
    """A PNG of the heart one tap sends."""
    image = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    draw, red = ImageDraw.Draw(image), (*_colour(0.97 + seed * 0.01, 0.55, 0.85), 255)
    draw.ellipse((30, 40, 128, 138), fill=red)
    draw.ellipse((112, 40, 210, 138), fill=red)
    draw.polygon(((38, 114), (202, 114), (120, 214)), fill=red)
    return _encode(image, "PNG")


def render_gif(seed: int) -> bytes:
    """A ball that jumps for ever."""
    frames = [_jump(seed, number) for number in range(_GIF_FRAMES)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=90, loop=0)
    return buffer.getvalue()


def _jump(seed: int, number: int) -> Image.Image:
    image = Image.new("RGB", (GIF_SIDE, GIF_SIDE), _colour(seed * 0.13, 0.92, 0.3))
    top = 20 + 4 * (number - _GIF_FRAMES // 2) ** 2
    ImageDraw.Draw(image).ellipse(
        (55, top, 105, top + 50), fill=_colour(seed * 0.13 + 0.4, 0.5, 0.7)
    )
    return image


def _mug(draw: ImageDraw.ImageDraw, colour: tuple[int, int, int], left: int, top: int) -> None:
    dark = tuple(part * 2 // 3 for part in colour)
    draw.ellipse((left + 160, top + 50, left + 260, top + 170), outline=colour, width=26)
    draw.rounded_rectangle((left, top, left + 210, top + 240), 50, fill=colour)
    draw.rectangle((left, top, left + 210, top + 60), fill=colour)
    draw.ellipse((left, top - 24, left + 210, top + 24), fill=dark)


def _colour(hue: float, lightness: float, saturation: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _encode(image: Image.Image, name: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()
