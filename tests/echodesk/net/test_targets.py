"""What may be typed in as an address to call."""

import pytest

from echodesk.net.targets import NotATarget, NotOutside, NotSecure, Target, read_target


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example", Target("https", "a.example", 443, "/")),
        ("https://A.Example:8443/x?y=1", Target("https", "a.example", 8443, "/x?y=1")),
        ("https://a.example./x", Target("https", "a.example", 443, "/x")),
        ("https://a.example/ä?ö=%20+", Target("https", "a.example", 443, "/%C3%A4?%C3%B6=%20+")),
        ("https://bücher.example/", Target("https", "xn--bcher-kva.example", 443, "/")),
        ("https://157.240.0.1/x", Target("https", "157.240.0.1", 443, "/x")),
        ("https://[2a03:2880:0::1]:444/", Target("https", "2a03:2880::1", 444, "/")),
    ],
)
def test_an_address_is_taken_apart(url, target):
    assert read_target(url) == target


@pytest.mark.parametrize(
    ("url", "header"),
    [
        ("https://a.example/", "a.example"),
        ("https://a.example:443/", "a.example"),
        ("https://a.example:80/", "a.example:80"),
        ("https://[2a03:2880::1]/", "[2a03:2880::1]"),
        ("https://[2a03:2880::1]:444/", "[2a03:2880::1]:444"),
    ],
)
def test_the_host_is_named_as_it_was_asked_for(url, header):
    assert read_target(url).host_header == header


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "//a.example/",
        "ftp://a.example/",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https://a.example:0/",
        "https://a.example:x/",
        "https://a.example:99999/",
        "https://user@a.example/",
        "https://user:pass@a.example/",
        "https://@a.example/",
        "https://a.example/#part",
        "https://a.example/a b",
        "https://a.example/\r\nHost: b",
        "https://a.example\\@b.example/",
        "https://a.example\0/",
        "https://a..example/",
        "https://.a.example/",
        "https://[::1",
        "https://[a]/",
        "https://" + "a" * 64 + ".example/",
        "https://a.example/\ud800",
        "https://a.example/" + "x" * 500,
    ],
)
def test_what_cannot_be_called_is_refused(url):
    with pytest.raises(NotATarget) as refusal:
        read_target(url, may_be_plain=True, may_be_inside=True)
    assert refusal.type is NotATarget


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "printer.local",
        "db.internal",
        "a.localhost",
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
    ],
)
def test_what_plainly_lies_inside_is_refused_at_once(host):
    with pytest.raises(NotOutside):
        read_target(f"https://{host}/")
    assert read_target(f"https://{host}/", may_be_inside=True)


def test_http_is_for_those_who_debug():
    with pytest.raises(NotSecure):
        read_target("http://a.example/")
    assert read_target("http://a.example/", may_be_plain=True).port == 80
