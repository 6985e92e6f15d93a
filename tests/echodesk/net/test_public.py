"""Only what is out on the internet is asked, and that very address."""

import socket

import pytest

from echodesk.net.public import HostNotFound, HostNotPublic, address_of, is_public, secure_pool
from tests.addresses import INSIDE, PUBLIC, resolve_to


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(monkeypatch, address):
    assert not is_public(address)
    resolve_to(monkeypatch, [PUBLIC, address])
    with pytest.raises(HostNotPublic):
        address_of("hooks.example", 443)


@pytest.mark.parametrize("address", [PUBLIC, "2a03:2880::1", "::ffff:157.240.0.1"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_an_operator_may_allow_what_is_inside(monkeypatch, address):
    resolve_to(monkeypatch, [address])
    assert address_of("hooks.example", 443, may_be_inside=True) == address


def test_of_several_addresses_an_old_one_is_asked_and_always_the_same(monkeypatch):
    resolve_to(monkeypatch, ["2a03:2880::1", "157.240.0.2", PUBLIC])
    assert address_of("hooks.example", 443) == PUBLIC


@pytest.mark.parametrize("error", [socket.gaierror(), UnicodeError(), None])
def test_a_name_that_leads_nowhere_is_told_apart(monkeypatch, error):
    def fail(*args, **kwargs):
        if error is None:
            return []
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(HostNotFound):
        address_of("hooks.example", 443)


def test_the_certificate_must_be_that_of_the_name():
    pool = secure_pool("hooks.example", 8443, PUBLIC)
    connection = pool._new_conn()
    assert (connection.host, connection.port) == (PUBLIC, 8443)
    assert (connection.server_hostname, connection.assert_hostname) == ("hooks.example",) * 2
