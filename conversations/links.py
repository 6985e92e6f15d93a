"""Addresses in what people write, made safe to follow. Pure.

Only the web's own schemes become links: a ``javascript:`` or ``data:`` address is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"(?<![\w@.-])(?:https?://|www\.)[^\s<>\"“”«»]+", re.IGNORECASE)
# What ends a sentence rather than an address.
_TRAILING = ".,;:!?…'’*_~"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_NO_PHONE_SIGN = re.compile(r"[^\d+]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text; ``href`` is where it leads, empty for plain words."""

    text: str
    href: str = ""


def split_links(text: str) -> Iterator[Part]:
    """``text`` in order, its web addresses apart from the words between them."""
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _trim(found.group())
        href = web_address(address)
        if not href:
            continue
        yield Part(text[end : found.start()])
        yield Part(address, href)
        end = found.start() + len(address)
    yield Part(text[end:])


def web_address(text: str) -> str:
    """``text`` as an address of the web; empty if it is none."""
    address = f"https://{text}" if text.casefold().startswith("www.") else text
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and "." in parts.netloc.strip(".")
    return address if is_web else ""


def phone_address(text: str) -> str:
    """What dials ``text``; empty if it has no digits."""
    digits = _NO_PHONE_SIGN.sub("", text)
    return f"tel:{digits}" if digits.strip("+") else ""


def map_address(latitude: object, longitude: object) -> str:
    """Where OpenStreetMap shows the place; empty if the numbers are no place on Earth."""
    if not (isinstance(latitude, int | float) and isinstance(longitude, int | float)):
        return ""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        return ""
    place = f"{latitude:.6f}", f"{longitude:.6f}"
    return "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=16/{0}/{1}".format(*place)


def _trim(address: str) -> str:
    while True:
        last = address[-1]
        opening = _BRACKETS.get(last)
        unpaired = opening and address.count(opening) < address.count(last)
        if last not in _TRAILING and not unpaired:
            return address
        address = address[:-1]
