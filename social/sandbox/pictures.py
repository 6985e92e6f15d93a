"""Profile pictures: drawn when asked for, so that they can be fetched like any other."""

import colorsys
import io

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from PIL import Image, ImageDraw

SIZE = 240
_signer = signing.Signer(salt="sandbox.picture")
# The hues of the design's avatars, in degrees; near enough in HLS.
_DEGREES = {1: 10, 2: 35, 3: 55, 4: 140, 5: 185, 6: 215, 7: 265, 8: 330}


def picture_url(hue: int) -> str:
    """Where the picture in that colour is; signed, as the addresses of Meta's are."""
    token = _signer.sign_object(hue)
    return settings.SITE_URL + reverse("sandbox-picture", args=[token])


@cache_control(public=True, max_age=86400)
def picture(_request: HttpRequest, token: str) -> HttpResponse:
    """The PNG of a signed address."""
    try:
        hue = _signer.unsign_object(token)
    except signing.BadSignature:
        raise Http404 from None
    return HttpResponse(render_png(hue), content_type="image/png")


def render_png(hue: int) -> bytes:
    """A head and shoulders in the person's colour."""
    degrees = _DEGREES.get(hue, 215) / 360
    image = Image.new("RGB", (SIZE, SIZE), _rgb(degrees, 0.82, 0.45))
    draw = ImageDraw.Draw(image)
    figure = _rgb(degrees, 0.42, 0.4)
    draw.ellipse((80, 52, 160, 132), fill=figure)
    draw.ellipse((36, 148, 204, 316), fill=figure)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _rgb(hue: float, lightness: float, saturation: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)
