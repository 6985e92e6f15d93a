"""Files are given to Meta, and sent by the id they get there."""

import http.server
import io
import threading

import pytest
import requests

from social import pace
from social.contents import MediaKind
from social.graph.access import access_of
from social.graph.client import post_file
from social.graph.errors import GraphError
from social.graph.multipart import FilePart
from social.graph.uploads import upload
from tests.factories import make_account

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n\x1a\n\0\0"


def give(account, kind=MediaKind.IMAGE, content_type="image/png"):
    return upload(
        account, io.BytesIO(PICTURE), name="mug.png", content_type=content_type, kind=kind
    )


@pytest.mark.parametrize(
    ("fields", "host", "subject", "form"),
    [
        ({"platform": "facebook", "page_id": "104"}, "graph.facebook.com", "external_id", {}),
        (
            {"platform": "instagram", "page_id": "104"},
            "graph.facebook.com",
            "page_id",
            {"platform": "instagram"},
        ),
        (
            {"platform": "instagram", "login": "instagram"},
            "graph.instagram.com",
            "external_id",
            {},
        ),
    ],
)
def test_messenger_and_instagram_take_attachments(fake_graph, fields, host, subject, form):
    account = make_account(**fields)
    media_id = give(account)
    [call] = fake_graph.calls
    assert (call.method, call.host) == ("POST", host)
    assert call.path == f"{getattr(account, subject)}/message_attachments"
    assert call.form == {
        "message": '{"attachment": {"type": "image", "payload": {"is_reusable": true}}}',
        **form,
    }
    assert call.files["filedata"].content_type == "image/png"
    assert fake_graph.uploads[media_id].content == PICTURE
    assert call.token == account.access_token


def test_whatsapp_takes_media(fake_graph):
    account = make_account(platform="whatsapp")
    media_id = give(account)
    [call] = fake_graph.calls
    assert call.path == f"{account.external_id}/media"
    assert call.form == {"messaging_product": "whatsapp", "type": "image/png"}
    assert fake_graph.uploads[media_id].name == "mug.png"


@pytest.mark.parametrize(
    "failure",
    [
        {"exception": requests.ReadTimeout()},
        {"status": 504, "body": "<html>"},
        {"status": 200, "body": "<html>"},
        {"status": 200, "body": "{}"},
        {"status": 200, "body": '{"attachment_id": true}'},
        {"code": 1, "subcode": 1357046, "status": 500},
        {"code": 2, "status": 500},
    ],
)
def test_an_upload_is_never_uncertain_since_it_may_be_repeated(fake_graph, failure):
    fake_graph.fail_next(**failure)
    with pytest.raises(GraphError) as caught:
        give(make_account(platform="facebook"))
    assert caught.value.retryable
    assert not caught.value.uncertain
    assert len(fake_graph.calls) == 1


def test_a_limit_met_by_an_upload_holds_the_account(fake_graph):
    account = make_account()
    fake_graph.fail_next(code=613, headers={"Retry-After": "60"})
    with pytest.raises(GraphError):
        give(account)
    assert pace.held_until(account.pk) is not None


def test_a_file_goes_over_the_wire_with_its_length_and_not_in_chunks(settings):
    seen = {}

    class Meta(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            seen.update(self.headers)
            seen["body"] = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"id": "1"}')

        def log_message(self, *_words):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Meta) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        settings.FACEBOOK_GRAPH_URL = f"http://127.0.0.1:{server.server_port}"
        account = make_account(platform="whatsapp")
        part = FilePart("file", io.BytesIO(PICTURE), "mug.png", "image/png")
        assert post_file(access_of(account), "106/media", part, type="image/png") == {"id": "1"}
    assert "Transfer-Encoding" not in seen
    assert PICTURE in seen["body"]
