import gzip

from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from echodesk.compressing import CompressText
from tests import factories

GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


def answer(content_type, **headers):
    middleware = CompressText(lambda _request: HttpResponse("x" * 1000, content_type))
    return middleware(RequestFactory().get("/", **headers))


def test_text_is_compressed_for_who_takes_it():
    for content_type in ("text/html; charset=utf-8", "application/json"):
        found = answer(content_type, **GZIP)
        assert found["Content-Encoding"] == "gzip"
        assert gzip.decompress(found.content) == b"x" * 1000
    assert "Content-Encoding" not in answer("text/html")


def test_files_stay_as_they_are():
    assert "Content-Encoding" not in answer("image/jpeg", **GZIP)
    middleware = CompressText(lambda _request: StreamingHttpResponse([b"x" * 1000]))
    assert "Content-Encoding" not in middleware(RequestFactory().get("/", **GZIP))


def test_pages_are_compressed(page_of, db):
    page = page_of(factories.make_member()).get("/inbox/", **GZIP)
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < 30_000
