"""Posting to a server of somebody else's, within limits of time and size.

The name is resolved once and that very address is asked; redirects are not followed.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import certifi

from echodesk.net.public import HostNotFound, HostNotPublic, address_of
from echodesk.net.targets import Target

# Bytes of an answer's body that are read.
BODY_BYTES = 4096


class Why(StrEnum):
    """Why there is no answer."""

    NOT_FOUND = "not_found"
    NOT_PUBLIC = "not_public"
    NO_CONNECTION = "no_connection"
    NOT_TRUSTED = "not_trusted"
    TOO_SLOW = "too_slow"
    BROKEN = "broken"


class NoAnswer(Exception):
    """Nothing that can be understood came back, or nothing in time."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the beginning of the body, and ``Retry-After`` as it was sent."""

    status: int
    body: bytes = b""
    retry_after: str = ""


@cache
def tls_context() -> ssl.SSLContext:
    """What servers must prove who they are by. Made once: reading the authorities takes long."""
    return ssl.create_default_context(cafile=certifi.where())


def post(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    may_be_inside: bool = False,
) -> Answer:
    """Post ``body``; all of it takes ``seconds`` at most. Raises :class:`NoAnswer`.

    Looking the name up is not cut short: that is bounded by the system's own patience.
    """
    try:
        address = address_of(target.host, target.port, may_be_inside=may_be_inside)
    except HostNotFound:
        raise NoAnswer(Why.NOT_FOUND) from None
    except HostNotPublic:
        raise NoAnswer(Why.NOT_PUBLIC) from None
    deadline = time.monotonic() + seconds
    with _connect(target, address, seconds) as connection, _limit(connection, deadline) as limit:
        try:
            if isinstance(connection, ssl.SSLSocket):
                connection.do_handshake()
            with _ask(connection, target, body, headers) as response:
                if limit.is_over:
                    # Hung up among the headers, which then look as if they were all.
                    raise NoAnswer(Why.TOO_SLOW)
                return _read(response)
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(Why.TOO_SLOW if limit.is_over else _reason(error)) from None


def _reason(error: Exception) -> Why:
    if isinstance(error, TimeoutError):
        return Why.TOO_SLOW
    return Why.NOT_TRUSTED if isinstance(error, ssl.SSLCertVerificationError) else Why.BROKEN


@contextmanager
def _connect(target: Target, address: str, seconds: float) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as plain:
        try:
            plain.settimeout(seconds)
            plain.connect((address, target.port))
            # Takes the plain one over; closes it if it cannot.
            connection = _encrypted(plain, target.host) if target.is_secure else plain
        except TimeoutError:
            raise NoAnswer(Why.TOO_SLOW) from None
        except OSError:
            raise NoAnswer(Why.NO_CONNECTION) from None
        with connection:
            yield connection


def _encrypted(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return tls_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


class _Limit:
    """Hangs up when time is up: a server that drips would answer each read in time."""

    def __init__(self, connection: socket.socket) -> None:
        self.is_over = False
        self._connection = connection

    def hang_up(self) -> None:
        self.is_over = True
        try:
            # The plain one: the encrypted would first have its say.
            socket.socket.shutdown(self._connection, socket.SHUT_RDWR)
        except OSError:
            return


@contextmanager
def _limit(connection: socket.socket, deadline: float) -> Iterator[_Limit]:
    limit = _Limit(connection)
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), limit.hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield limit
    finally:
        timer.cancel()


def _ask(
    connection: socket.socket, target: Target, body: bytes, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    call = http.client.HTTPConnection(target.host, target.port)
    call.sock = connection
    call.request("POST", target.path, body, {"Host": target.host_header, **headers})
    return call.getresponse()


def _read(response: http.client.HTTPResponse) -> Answer:
    retry_after = response.headers.get("Retry-After", "")
    return Answer(response.status, _beginning(response), retry_after)


def _beginning(response: http.client.HTTPResponse) -> bytes:
    """The first bytes of the body. What it answered is known, so a body cut short is no harm."""
    read = b""
    try:
        while len(read) < BODY_BYTES and (data := response.read1(BODY_BYTES - len(read))):
            read += data
    except (OSError, http.client.HTTPException):
        return read
    return read
