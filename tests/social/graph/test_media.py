"""Media of messages, by link and by WhatsApp's ids."""

import base64
import hashlib
import io

import pytest

from social.graph import media
from social.graph.download import Limits
from social.graph.errors import GraphError
from social.graph.file_hosts import DownloadError, Trouble
from social.graph.media import Source, WebPage, fetch_media, limits_of
from tests import factories
from tests.file_server import file_server

PDF = b"%PDF-1.7\n%\xe2\xe3"
DIGEST = hashlib.sha256(PDF).digest()
BASE64, HEX = base64.b64encode(DIGEST).decode(), DIGEST.hex()
OTHER = hashlib.sha256(b"other").digest()


@pytest.fixture
def number(workspace):
    return factories.make_account(workspace, "whatsapp", access_token="EAAB-of-the-number")


@pytest.fixture
def site(settings):
    with file_server(settings, {"/p": (200, {}, PDF)}) as served:
        yield served


def fetch(account, kind="file", **source):
    data = io.BytesIO()
    return fetch_media(account, Source(kind, **source), data), data.getvalue()


def trouble_of(account, **source):
    with pytest.raises(DownloadError) as error:
        fetch(account, **source)
    return error.value.trouble


def test_a_link_of_instagram_needs_no_token(account, site):
    found, data = fetch(account, url=f"{site}/p")
    assert (found.content_type, found.size, data) == ("application/pdf", len(PDF), PDF)
    ((_, headers),) = site.requests
    assert "Authorization" not in headers


@pytest.mark.parametrize("status", ["needs_reauthorization", "disconnected"])
def test_a_link_is_followed_whatever_became_of_the_account(account, site, status):
    account.status, account.access_token = status, ""
    assert fetch(account, url=f"{site}/p")[1] == PDF


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


class TestWhatsApp:
    def test_an_id_is_asked_for_its_link_which_is_shown_the_token(self, number, site, fake_graph):
        fake_graph.objects["100300"] = {"url": f"{site}/p", "sha256": HEX, "file_size": len(PDF)}
        assert fetch(number, media_id="100300", sha256=BASE64)[1] == PDF
        assert fake_graph.calls_to("100300")[0].token == "EAAB-of-the-number"
        ((_, headers),) = site.requests
        assert headers["Authorization"] == "Bearer EAAB-of-the-number"

    def test_the_id_counts_for_more_than_a_link_that_may_have_died(self, number, site, fake_graph):
        fake_graph.objects["100300"] = {"url": f"{site}/p"}
        assert fetch(number, media_id="100300", url=f"{site}/dead")[1] == PDF

    def test_a_link_without_an_id_is_shown_the_token_too(self, number, site):
        assert fetch(number, url=f"{site}/p", sha256=BASE64)[1] == PDF
        assert site.requests[0][1]["Authorization"] == "Bearer EAAB-of-the-number"

    @pytest.mark.parametrize("sha256", [base64.b64encode(OTHER).decode(), OTHER.hex()])
    def test_a_file_that_is_another_is_refused(self, number, site, fake_graph, sha256):
        fake_graph.objects["100300"] = {"url": f"{site}/p", "sha256": sha256}
        assert trouble_of(number, media_id="100300") == Trouble.DAMAGED
        fake_graph.objects["100300"]["sha256"] = HEX
        assert trouble_of(number, media_id="100300", sha256=sha256) == Trouble.DAMAGED

    @pytest.mark.parametrize("sha256", ["", "b64…", "0" * 10, "not a digest at all", "x" * 64])
    def test_what_is_no_digest_says_nothing(self, number, site, sha256):
        assert fetch(number, url=f"{site}/p", sha256=sha256)[1] == PDF

    @pytest.mark.parametrize("size", [101 * media.MEGABYTE, str(101 * media.MEGABYTE)])
    def test_what_is_said_to_be_too_big_is_not_fetched(self, number, site, fake_graph, size):
        fake_graph.objects["100300"] = {"url": f"{site}/p", "file_size": size}
        assert trouble_of(number, media_id="100300") == Trouble.TOO_BIG
        assert site.requests == []

    @pytest.mark.parametrize("url", ["https://evil.example/x", "http://lookaside.fbsbx.com/x", ""])
    def test_a_link_elsewhere_never_sees_the_token(self, number, fake_graph, url):
        fake_graph.objects["100300"] = {"url": url}
        assert trouble_of(number, media_id="100300") == Trouble.REFUSED

    def test_an_id_that_is_not_known_any_more(self, number, fake_graph):
        fake_graph.fail_next(code=100, subcode=33)
        with pytest.raises(GraphError) as error:
            fetch(number, media_id="100300")
        assert error.value.refused

    def test_without_a_token_nothing_is_asked(self, number, fake_graph):
        number.access_token = ""
        with pytest.raises(GraphError) as error:
            fetch(number, media_id="100300")
        assert error.value.needs_reauthorization
        assert fake_graph.calls == []


class TestSharedPosts:
    @pytest.mark.parametrize("kind", ["post", "reel", "story"])
    def test_the_page_of_a_post_is_not_its_media(self, account, settings, kind):
        with (
            file_server(settings, {"/p": (200, {}, b"\n<!DOCTYPE html><html>")}) as site,
            pytest.raises(WebPage),
        ):
            fetch(account, kind, url=f"{site}/p")
        with pytest.raises(WebPage):
            fetch(account, kind, url="https://www.instagram.com/p/C0ffee/")

    def test_a_page_sent_as_a_file_is_a_file(self, account, settings):
        with file_server(settings, {"/p": (200, {}, b"<html>")}) as site:
            found, _data = fetch(account, url=f"{site}/p")
        assert found.content_type == "application/octet-stream"

    def test_a_post_whose_link_has_died_is_gone(self, account, settings):
        with file_server(settings, {"/p": (410, {}, b"")}) as site:
            assert trouble_of(account, kind="post", url=f"{site}/p") == Trouble.GONE


def test_an_empty_file_is_a_file(account, settings):
    with file_server(settings, {"/p": (200, {}, b"")}) as site:
        found, data = fetch(account, url=f"{site}/p")
    assert (found.content_type, found.size, data) == ("application/octet-stream", 0, b"")


@pytest.mark.parametrize(
    ("kind", "megabytes"),
    [("image", 25), ("sticker", 1), ("video", 100), ("audio", 100), ("file", 100), ("story", 100)],
)
def test_each_kind_has_its_limits(kind, megabytes):
    limits = limits_of(kind)
    assert limits.size == megabytes * 1024 * 1024
    assert limits.seconds <= 120


def test_the_limits_of_the_kind_hold(account, settings, monkeypatch):
    monkeypatch.setattr(media, "_STICKER", Limits(size=10, seconds=5.0))
    with file_server(settings, {"/p": (200, {}, PDF)}) as site:
        assert trouble_of(account, kind="sticker", url=f"{site}/p") == Trouble.TOO_BIG
        assert fetch(account, kind="file", url=f"{site}/p")[1] == PDF
