"""Addresses that people type in for us to call. Nothing is asked here."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from echodesk.net.public import is_public

MAX_LENGTH = 500
_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
# What may stand in a path or a query as it is; the rest is escaped.
_SAFE = "/%:@!$&'()*+,;=-._~?"
_ODD = re.compile(r"[\x00-\x20\x7f\\]")


class NotATarget(Exception):
    """It is no address we could call."""


class NotSecure(NotATarget):
    """It is not https."""


class NotOutside(NotATarget):
    """It lies within a network of ours."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. ``path`` is with the query, escaped."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_secure(self) -> bool:
        """Whether what is said there is encrypted."""
        return self.scheme == "https"

    @property
    def host_header(self) -> str:
        """The host as it is named in a request."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"


def read_target(url: str, *, may_be_plain: bool = False, may_be_inside: bool = False) -> Target:
    """``url`` taken apart. Raises :class:`NotATarget` or what is more exactly wrong with it.

    ``may_be_plain`` lets http pass, ``may_be_inside`` addresses of our own networks. A name
    is not looked up: where it leads is decided when it is called.
    """
    if len(url) > MAX_LENGTH or _ODD.search(url):
        raise NotATarget
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii(parts.hostname or "")
        path = _escaped(parts.path or "/") + (f"?{_escaped(parts.query)}" if parts.query else "")
    except ValueError:
        raise NotATarget from None
    if parts.scheme not in _PORTS or port == 0 or parts.username is not None or parts.fragment:
        raise NotATarget
    if parts.scheme != "https" and not may_be_plain:
        raise NotSecure
    if not may_be_inside and _is_inside(host):
        raise NotOutside
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path)


def _escaped(text: str) -> str:
    return quote(text, safe=_SAFE)


def _ascii(host: str) -> str:
    """The host as the name service knows it. Raises ``ValueError``."""
    if ":" in host:
        return str(ipaddress.IPv6Address(host))
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    if not _HOST.fullmatch(name):
        raise ValueError(host)
    return name.rstrip(".")


def _is_inside(host: str) -> bool:
    """Whether that can be told without looking the name up."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False
