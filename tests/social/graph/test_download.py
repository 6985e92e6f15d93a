"""Files are fetched within limits, and tokens shown to nobody else."""

import gzip
import hashlib
import io
import itertools
import socket
import threading
import time

import pytest
import urllib3

from social.graph import download as module
from social.graph.download import Limits, download
from social.graph.file_hosts import DownloadError, Trouble
from tests.file_server import file_server

LIMITS = Limits(size=1000, seconds=5.0)
TOKEN = "EAAB-canary-of-the-account"


def fetch(site, path="/p", limits=LIMITS, **options):
    data = io.BytesIO()
    found = download(f"{site}{path}", data, limits, **options)
    return found, data.getvalue()


def trouble_of(settings, answer, limits=LIMITS):
    answers = answer if isinstance(answer, dict) else {"/p": answer}
    with file_server(settings, answers) as site, pytest.raises(DownloadError) as error:
        fetch(site, limits=limits)
    return error.value


def test_a_file_is_written_as_it_comes(settings):
    body = b"0123456789" * 99
    with file_server(settings, {"/a%20b?c=%C3%A4": (200, {}, body)}) as site:
        found, data = fetch(site, "/a b?c=ä")
    assert (data, found.size, found.head) == (body, len(body), body)
    assert found.digest == hashlib.sha256(body).digest()


def test_memory_stays_flat_however_long_a_file_is(settings):
    class Counting(io.RawIOBase):
        largest = 0

        def write(self, data):
            self.largest = max(self.largest, len(data))
            return len(data)

    to = Counting()
    with file_server(settings, {"/p": (200, {}, itertools.repeat(b"x" * 100_000, 50))}) as site:
        found = download(f"{site}/p", to, Limits(size=10_000_000, seconds=20.0))
    assert found.size == 5_000_000
    assert to.largest <= 64 * 1024
    assert len(found.head) <= 64 * 1024


class TestLimits:
    def test_a_file_that_says_it_is_too_big_is_not_read_at_all(self, settings):
        error = trouble_of(settings, (200, {"Content-Length": "1001"}, b""))
        assert error.trouble == Trouble.TOO_BIG

    @pytest.mark.parametrize("headers", [{}, {"Content-Length": "ten"}, {"Content-Length": "-5"}])
    def test_a_file_that_turns_out_too_big_is_left(self, settings, headers):
        error = trouble_of(settings, (200, headers, itertools.repeat(b"x" * 600, 100_000)))
        assert (error.trouble, error.retryable) == (Trouble.TOO_BIG, False)

    def test_just_as_big_as_allowed_is_fine(self, settings):
        with file_server(settings, {"/p": (200, {}, b"x" * 1000)}) as site:
            assert fetch(site)[0].size == 1000

    def test_what_is_packed_is_never_unpacked(self, settings):
        bomb = gzip.compress(b"\0" * 50_000_000)
        error = trouble_of(
            settings, (200, {"Content-Encoding": "gzip"}, bomb), Limits(100_000, 5.0)
        )
        assert "packed" in str(error)

    def test_a_server_that_drips_is_left_when_time_is_up(self, settings):
        """Each byte comes in time; only all of them would not."""
        enough = threading.Event()

        def drips():
            while not enough.wait(0.02):
                yield b"x"

        started = time.monotonic()
        try:
            error = trouble_of(settings, (200, {}, drips()), Limits(size=1000, seconds=0.3))
        finally:
            enough.set()
        assert (error.trouble, str(error)) == (Trouble.UNAVAILABLE, "The file server is too slow")
        assert time.monotonic() - started < 5

    def test_a_server_that_says_nothing_is_left(self, settings, monkeypatch):
        monkeypatch.setattr(module, "IDLE_SECONDS", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            settings.SITE_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
            with pytest.raises(DownloadError, match="ReadTimeoutError") as error:
                fetch(settings.SITE_URL)
        assert error.value.retryable

    def test_a_file_cut_short_is_not_taken_for_whole(self, settings):
        error = trouble_of(settings, (200, {"Content-Length": "500"}, b"x" * 100))
        assert error.retryable

    def test_nobody_listening_is_tried_again(self, settings):
        with socket.create_server(("127.0.0.1", 0)) as gone:
            settings.SITE_URL = f"http://127.0.0.1:{gone.getsockname()[1]}"
        with pytest.raises(DownloadError) as error:
            fetch(settings.SITE_URL)
        assert error.value.retryable


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (400, Trouble.GONE),
        (403, Trouble.GONE),
        (404, Trouble.GONE),
        (410, Trouble.GONE),
        (401, Trouble.UNAVAILABLE),
        (429, Trouble.UNAVAILABLE),
        (500, Trouble.UNAVAILABLE),
        (503, Trouble.UNAVAILABLE),
        (206, Trouble.UNAVAILABLE),
        (304, Trouble.UNAVAILABLE),
    ],
)
def test_what_an_answer_means(settings, status, trouble):
    assert trouble_of(settings, (status, {}, b"")).trouble == trouble


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://evil.example/a.jpg", "Not one of Meta's"),
        ("http://127.0.0.1:1/a.jpg", "https alone"),
        ("http://169.254.169.254/latest/meta-data/", "https alone"),
        ("http://scontent.cdninstagram.com/a.jpg", "https alone"),
        ("https://scontent.cdninstagram.com:22/a.jpg", "https alone"),
        ("https://user@scontent.cdninstagram.com/a.jpg", "https alone"),
        ("//evil.example/a.jpg", "https alone"),
        ("file:///etc/passwd", "https alone"),
        ("https://[::1]/", "Not one of Meta's"),
        ("https://[", "not an address"),
        ("/p", "Too many redirects"),
        ("?again", "Too many redirects"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(settings, location, reason):
    answers = {path: (302, {"Location": location}, b"") for path in ("/p", "/p?again")}
    error = trouble_of(settings, answers)
    assert error.trouble == Trouble.REFUSED
    assert reason in str(error)


def test_a_redirect_to_an_allowed_name_that_points_inside_is_not_followed(settings, monkeypatch):
    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443))
    resolve = socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        return [row] if host.endswith("fbcdn.net") else resolve(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    error = trouble_of(settings, (302, {"Location": "https://x.fbcdn.net/a"}, b""))
    assert "not public" in str(error)


class TestToken:
    @pytest.fixture
    def seen(self, monkeypatch):
        """What each host was sent: (host, Authorization). ``a`` redirects to ``b``."""
        found = []

        class Pool:
            def __init__(self, host):
                self.host = host

            def urlopen(self, method, path, *, headers, **_options):
                found.append((self.host, headers.get("Authorization")))
                there = {"Location": "https://b.fbcdn.net/2"}
                first = self.host == "a.fbsbx.com"
                return urllib3.HTTPResponse(
                    io.BytesIO(b"" if first else b"x"),
                    status=302 if first else 200,
                    headers=there if first else {},
                    preload_content=False,
                )

        monkeypatch.setattr(module, "pool_for", lambda target: Pool(target.hostname))
        return found

    def test_the_token_goes_to_the_host_it_was_meant_for(self, settings):
        with file_server(settings, {"/p": (200, {}, b"x")}) as site:
            fetch(site, token=TOKEN)
            fetch(site)
        (_, first), (_, second) = site.requests
        assert first["Authorization"] == f"Bearer {TOKEN}"
        assert "Authorization" not in second

    def test_a_redirect_within_the_host_keeps_it(self, settings):
        answers = {"/p": (302, {"Location": "/q"}, b""), "/q": (200, {}, b"x")}
        with file_server(settings, answers) as site:
            fetch(site, token=TOKEN)
        assert [headers["Authorization"] for _, headers in site.requests] == [f"Bearer {TOKEN}"] * 2

    def test_another_host_never_sees_it_even_one_of_metas(self, seen):
        download("https://a.fbsbx.com/1", io.BytesIO(), LIMITS, token=TOKEN)
        assert seen == [("a.fbsbx.com", f"Bearer {TOKEN}"), ("b.fbcdn.net", None)]

    def test_a_host_that_is_not_metas_is_not_even_asked(self, seen):
        with pytest.raises(DownloadError):
            download("https://evil.example/1", io.BytesIO(), LIMITS, token=TOKEN)
        assert seen == []
