"""Connections to addresses out on the internet, and to no others.

A name is resolved once, and that very address is asked under the name it was asked for:
were it resolved again on connecting, the second answer could lead into our own network.
"""

import ipaddress
import socket

import certifi
from urllib3 import HTTPSConnectionPool

_IPV6_INTERNET = ipaddress.ip_network("2000::/3")


class HostNotFound(Exception):
    """The name leads nowhere at the moment; it may later."""


class HostNotPublic(Exception):
    """The name leads to an address that is not on the internet."""


def is_public(address: str) -> bool:
    """Whether an IP address is on the internet, looking through IPv4 wrapped in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    if isinstance(ip, ipaddress.IPv6Address) and (
        ip.sixtofour or ip.teredo or ip not in _IPV6_INTERNET
    ):
        return False
    return ip.is_global and not ip.is_multicast


def address_of(host: str, port: int, *, may_be_inside: bool = False) -> str:
    """One IP address of ``host``, an IPv4 if it has any; all of them must be out on the internet.

    ``may_be_inside`` leaves that out, for an operator who says so. Raises
    :class:`HostNotFound` or :class:`HostNotPublic`.
    """
    found = _resolve(host, port)
    if not may_be_inside and not all(is_public(address) for address in found):
        raise HostNotPublic(host)
    return min(found, key=lambda address: (":" in address, address))


def secure_pool(host: str, port: int, address: str) -> HTTPSConnectionPool:
    """Connections to ``address``, which must show a certificate of ``host``."""
    return HTTPSConnectionPool(
        address,
        port,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )


def _resolve(host: str, port: int) -> set[str]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        # A part of more than 63 characters cannot even be asked for.
        raise HostNotFound(host) from error
    found = {str(row[4][0]) for row in rows}
    if not found:
        raise HostNotFound(host)
    return found
