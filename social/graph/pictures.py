"""Fetching a profile picture from Meta's picture servers, and from nowhere else.

The address came from outside. It is followed only to hosts of Meta's, on the very
address that was checked, so that no name can point it into our own network.
"""

import io
import ipaddress
import socket
import time
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
import urllib3
from django.conf import settings
from PIL import Image, ImageOps
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

HOST_SUFFIXES = (".fbcdn.net", ".cdninstagram.com", ".fbsbx.com", ".whatsapp.net")
MAX_BYTES = 5 * 1024 * 1024
MAX_SECONDS = 10.0
MAX_PIXELS = 25_000_000
# Messenger's pictures live one redirect away from the address it gives.
MAX_HOPS = 3
SIDE = 256
_CHUNK = 64 * 1024
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class PictureError(Exception):
    """There is no picture to be had from this address; asking again would not help."""


def fetch_picture(url: str) -> bytes:
    """The picture as a square JPEG of 256 px, re-encoded here. Raises :class:`PictureError`."""
    return encode_picture(_download(url, deadline=time.monotonic() + MAX_SECONDS))


def encode_picture(data: bytes) -> bytes:
    """``data`` as a 256 px JPEG without anything that was hidden in the file."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PictureError("The picture has too many pixels")
            upright = ImageOps.exif_transpose(image).convert("RGB")
            out = io.BytesIO()
            ImageOps.fit(upright, (SIDE, SIDE)).save(out, "JPEG", quality=85)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError(f"Not a picture: {type(error).__name__}") from None
    return out.getvalue()


def _download(url: str, *, deadline: float) -> bytes:
    """The bytes behind ``url``, following redirects only among allowed hosts."""
    for _hop in range(MAX_HOPS):
        target = check_address(url)
        try:
            response = _open(target, deadline=deadline)
            location = response.get_redirect_location()
            if not location:
                return _read(response, deadline=deadline)
            response.release_conn()
        except HTTPError as error:
            raise PictureError(f"No answer: {type(error).__name__}") from None
        url = urljoin(url, location)
    raise PictureError("Too many redirects")


def check_address(url: str) -> SplitResult:
    """``url`` taken apart, if its host is one of Meta's or the sandbox."""
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError:
        raise PictureError("Not an address") from None
    if _is_sandbox(target):
        return target
    host = (target.hostname or "").rstrip(".")
    if target.scheme != "https" or port not in {None, 443} or target.username is not None:
        raise PictureError("Pictures come over https alone")
    if not f".{host}".endswith(HOST_SUFFIXES):
        raise PictureError("Not one of Meta's picture servers")
    return target


def _is_sandbox(target: SplitResult) -> bool:
    site = urlsplit(settings.SITE_URL)
    return settings.SANDBOX and (target.scheme, target.netloc) == (site.scheme, site.netloc)


def _public_address(host: str) -> str:
    """The first address of ``host``, if all of them are out on the internet."""
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except OSError:
        raise PictureError("The picture server is not to be found") from None
    if not found or not all(is_public(address) for address in found):
        raise PictureError("The picture server's address is not public")
    return min(found, key=lambda address: ":" in address)


def is_public(address: str) -> bool:
    """Whether an IP address is on the internet, looking through IPv4 wrapped in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo or ip in ipaddress.ip_network("64:ff9b::/96"):
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast


def _pool_for(target: SplitResult) -> HTTPConnectionPool:
    """A connection to the address that was checked, under the name it was asked for."""
    host = target.hostname or ""
    if _is_sandbox(target):
        make = HTTPSConnectionPool if target.scheme == "https" else HTTPConnectionPool
        return make(host, target.port)
    return HTTPSConnectionPool(
        _public_address(host),
        443,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )


def _open(target: SplitResult, *, deadline: float) -> BaseHTTPResponse:
    left = max(0.1, deadline - time.monotonic())
    return _pool_for(target).urlopen(
        "GET",
        f"{target.path or '/'}?{target.query}" if target.query else target.path or "/",
        headers={"Host": target.netloc, "Accept": "image/*"},
        timeout=urllib3.Timeout(total=left),
        retries=False,
        redirect=False,
        preload_content=False,
    )


def _read(response: BaseHTTPResponse, *, deadline: float) -> bytes:
    """The body, as long as it is neither too big nor too slow."""
    if response.status != HTTPStatus.OK:
        raise PictureError(f"The picture server answered {response.status}")
    data = bytearray()
    try:
        for chunk in response.stream(_CHUNK):
            data += chunk
            if len(data) > MAX_BYTES:
                raise PictureError("The picture is too big")
            if time.monotonic() > deadline:
                raise PictureError("The picture server is too slow")
    finally:
        response.close()
    return bytes(data)
