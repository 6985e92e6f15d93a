"""Posting within limits: to the address that was checked, no redirects, no endless answers."""

import datetime as dt
import socket
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from echodesk.net import posting
from echodesk.net.posting import BODY_BYTES, NoAnswer, Why, post
from echodesk.net.targets import read_target
from tests.addresses import INSIDE, PUBLIC, resolve_to
from tests.receiver import receiving


def call(url, seconds=5.0, *, inside=True, body=b"{}", **headers):
    target = read_target(url, may_be_plain=True, may_be_inside=True)
    return post(target, body, headers, seconds=seconds, may_be_inside=inside)


def why(url, **options):
    with pytest.raises(NoAnswer) as error:
        call(url, **options)
    return error.value.why


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


def test_what_is_posted_arrives_as_it_is(receiver):
    receiver.answers = [(201, {"Retry-After": "7"}, b"thanks")]
    url = receiver.url.replace("/hooks", "/a%20b?c=%C3%A4")
    answer = call(url, body=b'{"x":1}', Mark="yes")
    assert (answer.status, answer.body, answer.retry_after) == (201, b"thanks", "7")
    (posted,) = receiver.posted
    assert (posted.path, posted.body, posted.headers["mark"]) == (
        "/a%20b?c=%C3%A4",
        b'{"x":1}',
        "yes",
    )
    assert posted.headers["host"] == url.split("/")[2]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_an_answer_and_not_followed(receiver, status):
    receiver.answers = [(status, {"Location": receiver.url}, b"")]
    assert call(receiver.url).status == status
    assert len(receiver.posted) == 1


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_asked(monkeypatch, address):
    asked = resolve_to(monkeypatch, [PUBLIC, address])
    assert why("http://hooks.example/", inside=False) == Why.NOT_PUBLIC
    assert asked == ["hooks.example"]


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "017700000001"])
def test_numbers_in_disguise_are_seen_through(host):
    assert why(f"http://{host}/", inside=False) == Why.NOT_PUBLIC


def test_a_name_is_looked_up_once_and_that_very_address_is_asked(monkeypatch, receiver):
    """Were it looked up again on connecting, the second answer could lead elsewhere."""
    asked = resolve_to(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    url = receiver.url.replace("127.0.0.1", "hooks.example")
    assert call(url).status == 200
    assert asked == ["hooks.example"]
    assert receiver.posted[0].headers["host"].startswith("hooks.example:")


def test_a_name_that_leads_nowhere_and_a_port_nobody_listens_at(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert why(f"http://127.0.0.1:{port}/") == Why.NO_CONNECTION

    def fail(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert why("http://hooks.example/") == Why.NOT_FOUND


class TestTime:
    def test_who_says_nothing_is_left(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            assert why(f"http://127.0.0.1:{port}/", seconds=0.2) == Why.TOO_SLOW

    @pytest.mark.parametrize("drop", [b"HTTP/1.1 200 OK\r\nX: ", b"H"])
    def test_who_drips_is_left_when_time_is_up(self, receiver, drop):
        """Each byte comes in time; only all of them would not."""
        enough = threading.Event()

        def drip(handler):
            handler.wfile.write(drop)
            while not enough.wait(0.02):
                handler.wfile.write(b"x")

        receiver.answers = [drip]
        started = time.monotonic()
        try:
            assert why(receiver.url, seconds=0.4) == Why.TOO_SLOW
        finally:
            enough.set()
        assert time.monotonic() - started < 3

    def test_a_body_that_never_ends_does_not_undo_the_answer(self, receiver):
        enough = threading.Event()

        def answer(handler):
            handler.send_response(200)
            handler.end_headers()
            while not enough.wait(0.05):
                handler.wfile.write(b"x")

        receiver.answers = [answer]
        try:
            found = call(receiver.url, seconds=0.4)
        finally:
            enough.set()
        assert found.status == 200
        assert set(found.body) == set(b"x")

    def test_the_handshake_counts_too(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            assert why(f"https://127.0.0.1:{port}/", seconds=0.2) == Why.TOO_SLOW


def test_of_a_long_answer_only_the_beginning_is_read(receiver):
    receiver.answers = [(200, {}, b"y" * 1_000_000)]
    assert call(receiver.url).body == b"y" * BODY_BYTES


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"not http\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000,
    ],
)
def test_what_is_no_answer_is_told_apart(receiver, said):
    receiver.answers = [lambda handler: handler.wfile.write(said)]
    assert why(receiver.url) == Why.BROKEN


def _certificate(folder, host):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


class TestCertificates:
    @pytest.fixture
    def secure(self, tmp_path):
        """A receiver behind https whose certificate is for ``hooks.example``, and that file."""
        file = _certificate(tmp_path, "hooks.example")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        with receiving(context) as found:
            yield found, file

    def test_a_certificate_nobody_vouches_for_is_not_trusted(self, secure, monkeypatch):
        receiver, _ = secure
        resolve_to(monkeypatch, ["127.0.0.1"])
        url = receiver.url.replace("127.0.0.1", "hooks.example")
        assert why(url) == Why.NOT_TRUSTED
        assert receiver.posted == []

    def test_a_certificate_of_the_name_that_was_asked_for_is(self, secure, monkeypatch):
        receiver, file = secure
        resolve_to(monkeypatch, ["127.0.0.1"])
        context = ssl.create_default_context(cafile=file)
        monkeypatch.setattr(posting, "tls_context", lambda: context)
        assert call(receiver.url.replace("127.0.0.1", "hooks.example")).status == 200
        assert why(receiver.url.replace("127.0.0.1", "other.example")) == Why.NOT_TRUSTED
        assert why(receiver.url) == Why.NOT_TRUSTED
        assert len(receiver.posted) == 1
