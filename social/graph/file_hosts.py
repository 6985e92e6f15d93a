"""Which servers files are fetched from: Meta's, and the sandbox in mock mode.

An address that came from outside is followed only to hosts of Meta's, on the very
address that was checked, so that no name can point it into our own network.
"""

import re
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

from echodesk.net import public

HOST_SUFFIXES = (".fbcdn.net", ".cdninstagram.com", ".fbsbx.com", ".whatsapp.net")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class Trouble(StrEnum):
    """Why a file could not be had; each asks for something else to be done."""

    REFUSED = "refused"
    GONE = "gone"
    TOO_BIG = "too_big"
    DAMAGED = "damaged"
    UNAVAILABLE = "unavailable"


class DownloadError(Exception):
    """There is no file to be had from this address. The text is for the log."""

    def __init__(self, trouble: Trouble, text: str) -> None:
        super().__init__(text)
        self.trouble = trouble

    @property
    def retryable(self) -> bool:
        """The same address may give the file later."""
        return self.trouble in {Trouble.DAMAGED, Trouble.UNAVAILABLE}


def check_address(url: str) -> SplitResult:
    """``url`` taken apart, if its host is one of Meta's or the sandbox."""
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError:
        raise refused("Not an address") from None
    if _is_sandbox(target):
        return target
    host = (target.hostname or "").rstrip(".")
    if target.scheme != "https" or port not in {None, 443} or target.username is not None:
        raise refused("Files come over https alone")
    if not _HOST.fullmatch(host) or not f".{host}".endswith(HOST_SUFFIXES):
        raise refused("Not one of Meta's file servers")
    return target


def pool_for(target: SplitResult) -> HTTPConnectionPool:
    """A connection to the address that was checked, under the name it was asked for."""
    host = target.hostname or ""
    if _is_sandbox(target):
        make = HTTPSConnectionPool if target.scheme == "https" else HTTPConnectionPool
        return make(host, target.port)
    return public.secure_pool(host, 443, _public_address(host))


def _public_address(host: str) -> str:
    try:
        return public.address_of(host, 443)
    except public.HostNotFound:
        raise unavailable("The file server is not to be found") from None
    except public.HostNotPublic:
        raise refused("The file server's address is not public") from None


def _is_sandbox(target: SplitResult) -> bool:
    site = urlsplit(settings.SITE_URL)
    return settings.SANDBOX and (target.scheme, target.netloc) == (site.scheme, site.netloc)


def refused(text: str) -> DownloadError:
    """The error of an address nobody asks."""
    return DownloadError(Trouble.REFUSED, text)


def unavailable(text: str) -> DownloadError:
    """The error of a server that may answer later."""
    return DownloadError(Trouble.UNAVAILABLE, text)
