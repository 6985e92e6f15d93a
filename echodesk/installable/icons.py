"""Draws the icons of the installed app from the shapes of ``static/img/mark.svg``.

``python -m echodesk.installable.icons`` writes them anew; they are in the repository.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[2] / "static" / "img"
# Name, size in pixels, and whether systems cut their own shape out of it.
ICONS = (
    ("icon-192.png", 192, False),
    ("icon-512.png", 512, False),
    ("icon-maskable-512.png", 512, True),
    ("icon-apple-180.png", 180, True),
)

_GROUND, _INK = (0, 102, 122), (248, 253, 254)
# The mark is drawn on a square of 32; lines are 2.6 wide.
_SIDE, _RADIUS, _LINE = 32, 9, 2.6
# What a system may cut off has to be left empty; and drawn larger, edges come out smooth.
_SAFE, _FINER = 0.8, 4
# Each line: how strong it is, where it stands, how high, and the radius it bends with.
_LINES = ((1.0, 11.0, 15.5, 5.0), (0.85, 16.5, 18.5, 2.5), (0.7, 22.0, 21.9, 0.0))
_FOOT = 22.5


def draw_icon(size: int, *, maskable: bool) -> Image.Image:
    """The icon; a maskable one fills its square and keeps the mark inside."""
    canvas = size * _FINER
    image = Image.new("RGBA", (canvas, canvas), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    radius = 0 if maskable else canvas * _RADIUS / _SIDE
    draw.rounded_rectangle((0, 0, canvas - 1, canvas - 1), radius, fill=_GROUND)
    scale = canvas / _SIDE * (_SAFE if maskable else 1)
    edge = (canvas - scale * _SIDE) / 2
    for strength, x, top, bend in _LINES:
        _draw_line(draw, scale, edge, _mix(strength), (x, top, bend))
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _mix(strength: float) -> tuple[int, ...]:
    pairs = zip(_INK, _GROUND, strict=True)
    return tuple(round(ink * strength + ground * (1 - strength)) for ink, ground in pairs)


def _draw_line(
    draw: ImageDraw.ImageDraw,
    scale: float,
    edge: float,
    colour: tuple[int, ...],
    line: tuple[float, float, float],
) -> None:
    x, top, bend = line

    def at(value: float) -> float:
        return edge + value * scale

    half = _LINE / 2
    draw.rectangle((at(x - half), at(top), at(x + half), at(_FOOT)), fill=colour)
    ends = [(x, _FOOT), (x + bend, top - bend)]
    if bend:
        outer = bend + half
        box = (at(x + bend - outer), at(top - outer), at(x + bend + outer), at(top + outer))
        draw.arc(box, 180, 270, fill=colour, width=round(_LINE * scale))
    for end_x, end_y in ends:
        box = (at(end_x - half), at(end_y - half), at(end_x + half), at(end_y + half))
        draw.ellipse(box, fill=colour)


if __name__ == "__main__":
    for name, size, maskable in ICONS:
        draw_icon(size, maskable=maskable).save(FOLDER / name, optimize=True)
