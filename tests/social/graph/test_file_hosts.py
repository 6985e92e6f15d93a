"""Files come from Meta's servers, and from nowhere else."""

import socket

import pytest

from social.graph.file_hosts import DownloadError, Trouble, check_address, pool_for
from tests.addresses import INSIDE, PUBLIC, resolve_to


@pytest.mark.parametrize(
    "url",
    [
        "http://scontent.cdninstagram.com/a.jpg",
        "ftp://scontent.cdninstagram.com/a.jpg",
        "file:///etc/passwd",
        "gopher://x.fbcdn.net/",
        "//scontent.cdninstagram.com/a.jpg",
        "/a.jpg",
        "",
        "https://",
        "https:///a.jpg",
        "https://evil.example/a.jpg",
        "https://cdninstagram.com.evil.example/a.jpg",
        "https://evilcdninstagram.com/a.jpg",
        "https://evil.example#.fbcdn.net/a.jpg",
        "https://evil.example?.fbcdn.net/a.jpg",
        "https://evil.example/.fbcdn.net",
        "https://evil.example\\.fbcdn.net/a.jpg",
        "https://evil.example%2f.fbcdn.net/a.jpg",
        "https://evil.example%00.fbcdn.net/a.jpg",
        "https://evil.example .fbcdn.net/a.jpg",
        "https://еvil.fbcdn.net/a.jpg",
        "https://evil。fbcdn。net/a.jpg",
        "https://.fbcdn.net/a.jpg",
        "https://scontent.cdninstagram.com:8443/a.jpg",
        "https://scontent.cdninstagram.com:80/a.jpg",
        "https://scontent.cdninstagram.com:x/a.jpg",
        "https://scontent.cdninstagram.com:99999/a.jpg",
        "https://user@scontent.cdninstagram.com/a.jpg",
        "https://user:pass@scontent.cdninstagram.com/a.jpg",
        "https://@scontent.cdninstagram.com/a.jpg",
        "https://scontent.cdninstagram.com@evil.example/a.jpg",
        "https://127.0.0.1/a.jpg",
        "https://0x7f000001/a.jpg",
        "https://2130706433/a.jpg",
        "https://[::1]/a.jpg",
        "https://[::ffff:127.0.0.1]/a.jpg",
        "https://[/a.jpg",
        "https://localhost/a.jpg",
        "http://testserver@evil.example/a.jpg",
        "http://testserver:81/a.jpg",
        "https://testserver/a.jpg",
    ],
)
def test_an_address_elsewhere_is_refused(url):
    with pytest.raises(DownloadError) as refusal:
        check_address(url)
    assert refusal.value.trouble == Trouble.REFUSED
    assert not refusal.value.retryable


@pytest.mark.parametrize(
    "host",
    [
        "scontent-arn2-1.cdninstagram.com",
        "x.fbcdn.net",
        "lookaside.fbsbx.com",
        "mmg.whatsapp.net",
        "SCONTENT.FBCDN.NET",
    ],
)
def test_metas_file_servers_are_allowed(host):
    assert check_address(f"https://{host}/v/a.jpg?oh=1").hostname == host.lower()
    assert check_address(f"https://{host}:443/v/a.jpg").port == 443


def test_the_sandbox_is_allowed_in_mock_mode_alone(settings):
    assert check_address("http://testserver/sandbox/p.jpg")
    settings.SANDBOX = False
    with pytest.raises(DownloadError):
        check_address("http://testserver/sandbox/p.jpg")


@pytest.mark.parametrize("address", INSIDE)
def test_an_allowed_name_that_points_inside_is_refused(monkeypatch, address):
    resolve_to(monkeypatch, [PUBLIC, address])
    with pytest.raises(DownloadError, match="not public"):
        pool_for(check_address("https://scontent.cdninstagram.com/a.jpg"))


def test_a_name_is_resolved_once_and_that_very_address_is_asked(monkeypatch):
    """Were it asked for again on connecting, the second answer could lead inside."""
    asked = resolve_to(monkeypatch, [PUBLIC], ["127.0.0.1"])
    pool = pool_for(check_address("https://scontent.cdninstagram.com/a.jpg"))

    assert asked == ["scontent.cdninstagram.com"]
    assert pool.host == PUBLIC
    connection = pool._new_conn()
    assert (connection.host, connection.port) == (PUBLIC, 443)
    assert connection.server_hostname == "scontent.cdninstagram.com"
    assert connection.assert_hostname == "scontent.cdninstagram.com"
    assert connection.cert_reqs in {"CERT_REQUIRED", 2}


def test_a_name_that_is_not_to_be_found_may_be_later(monkeypatch):
    def fail(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(DownloadError) as trouble:
        pool_for(check_address("https://x.fbcdn.net/a.jpg"))
    assert trouble.value.retryable
