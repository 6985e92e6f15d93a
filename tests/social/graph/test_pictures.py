"""Pictures come from Meta's servers, and from nowhere else."""

import io
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PIL import Image

from social.graph import pictures
from social.graph.pictures import PictureError, check_address, encode_picture, fetch_picture


def picture_bytes(size=(600, 300), kind="PNG", mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind)
    return out.getvalue()


@contextmanager
def picture_server(settings, answers):
    """A server on the sandbox's own address; ``answers`` maps a path to (status, headers, body)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = answers[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
    try:
        yield settings.SITE_URL
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_any_picture_becomes_a_small_jpeg(mode):
    with Image.open(io.BytesIO(encode_picture(picture_bytes(mode=mode)))) as image:
        assert (image.format, image.size) == ("JPEG", (256, 256))


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n" * 9]
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(PictureError):
        encode_picture(data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    with pytest.raises(PictureError, match="pixels"):
        encode_picture(picture_bytes())


@pytest.mark.parametrize(
    "url",
    [
        "http://scontent.cdninstagram.com/a.jpg",
        "https://evil.example/a.jpg",
        "https://cdninstagram.com.evil.example/a.jpg",
        "https://evilcdninstagram.com/a.jpg",
        "https://scontent.cdninstagram.com:8443/a.jpg",
        "https://user@scontent.cdninstagram.com/a.jpg",
        "https://scontent.cdninstagram.com@evil.example/a.jpg",
        "https://127.0.0.1/a.jpg",
        "https://[::1]/a.jpg",
        "file:///etc/passwd",
        "//scontent.cdninstagram.com/a.jpg",
        "https://scontent.cdninstagram.com:x/a.jpg",
        "",
    ],
)
def test_an_address_elsewhere_is_refused(url):
    with pytest.raises(PictureError):
        check_address(url)


@pytest.mark.parametrize("host", ["scontent-arn2-1.cdninstagram.com", "x.fbcdn.net", "p.fbsbx.com"])
def test_metas_picture_servers_are_allowed(host):
    assert check_address(f"https://{host}/v/a.jpg?oh=1").hostname == host


def test_the_sandbox_is_allowed_in_mock_mode_alone(settings):
    assert check_address("http://testserver/sandbox/p.jpg")
    settings.SANDBOX = False
    with pytest.raises(PictureError):
        check_address("http://testserver/sandbox/p.jpg")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_an_allowed_name_that_points_inside_is_refused(monkeypatch, address):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("157.240.0.1", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [public, *rows])
    with pytest.raises(PictureError, match="not public"):
        fetch_picture("https://scontent.cdninstagram.com/a.jpg")


def test_public_addresses_are_public():
    assert pictures.is_public("157.240.0.1")
    assert pictures.is_public("2a03:2880::1")


def test_a_picture_is_fetched_through_a_redirect_on_the_same_host(settings):
    answers = {
        "/first?asset=1": (302, {"Location": "/second"}, b""),
        "/second": (200, {}, picture_bytes()),
    }
    with picture_server(settings, answers) as site:
        data = fetch_picture(f"{site}/first?asset=1")
    assert data.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((302, {"Location": "https://evil.example/a.jpg"}, b""), "Not one of Meta's"),
        ((302, {"Location": "http://127.0.0.1:1/a.jpg"}, b""), "https alone"),
        ((302, {"Location": "/p"}, b""), "Too many redirects"),
        ((404, {}, b"gone"), "404"),
        ((200, {}, b"x" * (5 * 1024 * 1024 + 1)), "too big"),
        ((200, {}, b"<html>"), "Not a picture"),
    ],
)
def test_a_server_that_misbehaves_is_left(settings, answer, reason):
    with (
        picture_server(settings, {"/p": answer}) as site,
        pytest.raises(PictureError, match=reason),
    ):
        fetch_picture(f"{site}/p")


def test_a_slow_server_is_left(settings, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_SECONDS", -1.0)
    with (
        picture_server(settings, {"/p": (200, {}, picture_bytes())}) as site,
        pytest.raises(PictureError, match="too slow"),
    ):
        fetch_picture(f"{site}/p")
