"""Fetching a file from Meta's file servers, within limits of size and time."""

import hashlib
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import SplitResult, urljoin

import urllib3
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from social.graph.file_hosts import (
    DownloadError,
    Trouble,
    check_address,
    pool_for,
    refused,
    unavailable,
)

# Messenger's files live one redirect away from the address it gives.
MAX_HOPS = 3
# Seconds without a byte after which a server is taken to be stuck.
IDLE_SECONDS = 10.0
_CHUNK = 64 * 1024
# How Meta's file servers answer to a link that has run out, or was never one.
_GONE = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may take: bytes, and seconds from the first byte asked to the last."""

    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What came: ``size`` in bytes, the SHA-256 of it, and its first bytes."""

    size: int
    digest: bytes
    head: bytes


def download(url: str, to: BinaryIO, limits: Limits, *, token: str = "") -> Downloaded:
    """Write the file behind ``url`` into ``to``. Raises :class:`DownloadError`.

    Redirects are followed among allowed hosts. ``token`` is shown to the first host
    alone: wherever that one sends us is no business of the token's.
    """
    deadline = time.monotonic() + limits.seconds
    first = check_address(url)
    target = first
    for _hop in range(MAX_HOPS):
        shown = token if _origin(target) == _origin(first) else ""
        try:
            response = _open(target, shown, deadline=deadline)
            try:
                location = response.get_redirect_location()
                if not location:
                    return _read(response, to, limits.size, deadline=deadline)
            finally:
                response.close()
        except HTTPError as error:
            raise unavailable(f"No answer: {type(error).__name__}") from None
        target = _redirected(target, location)
    raise refused("Too many redirects")


def _origin(target: SplitResult) -> tuple[str, str | None, int | None]:
    return target.scheme, target.hostname, target.port


def _redirected(target: SplitResult, location: str) -> SplitResult:
    try:
        url = urljoin(target.geturl(), location)
    except ValueError:
        raise refused("Redirected to what is not an address") from None
    return check_address(url)


def _open(target: SplitResult, token: str, *, deadline: float) -> BaseHTTPResponse:
    left = max(0.1, min(IDLE_SECONDS, deadline - time.monotonic()))
    headers = {"Host": target.netloc, "Accept": "*/*"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return pool_for(target).urlopen(
        "GET",
        f"{target.path or '/'}?{target.query}" if target.query else target.path or "/",
        headers=headers,
        timeout=urllib3.Timeout(connect=left, read=left),
        retries=False,
        redirect=False,
        preload_content=False,
        decode_content=False,
    )


def _read(response: BaseHTTPResponse, to: BinaryIO, size: int, *, deadline: float) -> Downloaded:
    """The body, as long as it is neither too big nor too slow."""
    _check_answer(response, size)
    digest, written, head = hashlib.sha256(), 0, b""
    # One receive at a time: a server that drips would keep a full read waiting for ever.
    while data := response.read1(_CHUNK):
        written += len(data)
        if written > size:
            raise DownloadError(Trouble.TOO_BIG, "The file is too big")
        if time.monotonic() > deadline:
            raise unavailable("The file server is too slow")
        to.write(data)
        digest.update(data)
        head += data[: _CHUNK - len(head)]
    return Downloaded(written, digest.digest(), head)


def _check_answer(response: BaseHTTPResponse, size: int) -> None:
    if response.status in _GONE:
        raise DownloadError(Trouble.GONE, f"The file server answered {response.status}")
    if response.status != HTTPStatus.OK:
        raise unavailable(f"The file server answered {response.status}")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        # Not asked for; what it would swell to is anybody's guess.
        raise unavailable("The file came packed")
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > size:
        raise DownloadError(Trouble.TOO_BIG, "The file is too big")
