"""WhatsApp's files: uploading, sending by id or address, reading back, deleting."""

import hashlib
from urllib.parse import parse_qsl, urlsplit

import pytest

from social.platforms import Platform
from social.sandbox import orders, tokens, uploads
from social.sandbox.graph import file_rules
from social.sandbox.graph.sending import whatsapp_files
from social.sandbox.media import documents, pictures, sounds, video
from social.sandbox.media.sniffing import is_moving_webp, sniff
from social.sandbox.models import SandboxFile, SandboxMessage, SandboxUpload, SandboxWaba
from tests.file_server import file_server
from tests.sandbox.conftest import error_of

WA = Platform.WHATSAPP
PHOTO, FILM, PDF = pictures.render_photo(1), video.render_film(1), documents.render_pdf(1)
VOICE, STICKER = sounds.render_opus(1), pictures.render_sticker(1)
FILES = {
    "image": ("image/jpeg", PHOTO),
    "video": ("video/mp4", FILM),
    "audio": ("audio/ogg", VOICE),
    "document": ("application/pdf", PDF),
    "sticker": ("image/webp", STICKER),
}


@pytest.fixture
def send_file(spoken, send):
    """``send_file("image", {"id": …})`` gives ``(status, answer)``."""
    return lambda kind, content: send(spoken(WA), body={"type": kind, kind: content})


@pytest.mark.parametrize("kind", list(FILES))
def test_what_was_uploaded_is_sent_by_its_id(uploaded, send_file, page_of, agent, webhooks, kind):
    file_id = uploaded(WA, *FILES[kind])
    assert send_file(kind, {"id": file_id})[0] == 200
    file = SandboxFile.objects.get()
    shown = page_of(agent).get("/sandbox/phone/file/", {"id": file.external_id})
    assert shown.getvalue() == FILES[kind][1]


def test_captions_and_names_go_where_they_may(uploaded, send_file, webhooks):
    photo, paper = uploaded(WA, *FILES["image"]), uploaded(WA, *FILES["document"])
    voice = uploaded(WA, *FILES["audio"])
    assert send_file("image", {"id": photo, "caption": "The blue one"})[0] == 200
    assert send_file("document", {"id": paper, "filename": "invoice.pdf", "caption": "x"})[0] == 200
    assert send_file("audio", {"id": voice, "voice": True})[0] == 200
    texts = SandboxMessage.objects.filter(from_person=False).values_list("text", flat=True)
    assert sorted(texts) == ["", "The blue one", "x"]
    for kind, content in (
        ("audio", {"id": voice, "caption": "x"}),
        ("image", {"id": photo, "filename": "x"}),
        ("image", {"id": photo, "caption": "x" * 1025}),
        ("document", {"id": paper, "filename": "x" * 241}),
    ):
        assert send_file(kind, content)[0] == 400


@pytest.mark.parametrize(
    ("declared", "data", "code"),
    [
        ("image/jpeg", PDF, 131053),
        ("image/png", PHOTO, 131053),
        ("video/mp4", b"", 131053),
        ("image/gif", pictures.render_gif(1), 100),
        ("text/html", b"<p>", 100),
        ("", PHOTO, 100),
        ("application/msword", b"no document", 131053),
        ("text/plain", b"a\0b", 131053),
    ],
)
def test_a_file_that_is_something_else_is_refused(upload, declared, data, code):
    status, answer = upload(WA, declared, data)
    assert (status, error_of(answer)[0]) == (400, code)


@pytest.mark.parametrize(
    ("declared", "data"),
    [
        ("text/plain", "Hei ä".encode()),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04x"),
        ("application/vnd.ms-excel", b"\xd0\xcf\x11\xe0\xa1\xb1"),
        ("audio/ogg; codecs=opus", VOICE),
    ],
)
def test_text_and_office_files_are_taken_at_their_word(uploaded, declared, data):
    assert uploaded(WA, declared, data)


def test_uploads_need_their_form(graph, assets, token_of, upload):
    path = f"{assets[WA].external_id}/media"
    body = {"messaging_product": "whatsapp"}
    assert error_of(graph("POST", path, token_of(assets[WA]), body)[1])[0] == 100
    assert error_of(upload(WA, "image/jpeg", PHOTO, messaging_product="sms")[1])[0] == 100
    assert error_of(graph("POST", "106540000000009/media", token_of(assets[WA]), body)[1]) == (
        100,
        33,
    )


@pytest.mark.parametrize(
    ("kind", "megabytes"), [("image", 5), ("video", 16), ("audio", 16), ("document", 100)]
)
def test_each_kind_has_a_size_of_its_own(kind, megabytes):
    assert file_rules.rule_of(WA, kind).size == megabytes * 1024 * 1024


def test_a_file_that_is_too_large_is_refused(upload, uploaded, send_file, monkeypatch):
    file_id = uploaded(WA, *FILES["image"])
    small = {"image": file_rules.Rule(frozenset({"image/jpeg"}), 100)}
    monkeypatch.setitem(file_rules._RULES, WA, small)
    assert error_of(upload(WA, *FILES["image"])[1])[0] == 131053
    assert error_of(send_file("image", {"id": file_id})[1])[0] == 131053


def test_a_still_sticker_is_smaller_than_a_moving_one(uploaded, send_file, webhooks, monkeypatch):
    file_id = uploaded(WA, *FILES["sticker"])
    monkeypatch.setattr(whatsapp_files, "_STILL", 100)
    assert error_of(send_file("sticker", {"id": file_id})[1])[0] == 131053
    assert not is_moving_webp(STICKER)
    assert is_moving_webp(b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02" + bytes(9))


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("image", {}, 131008),
        ("image", {"id": "1", "link": "https://x.example/a.jpg"}, 131008),
        ("image", {"id": "1"}, 100),
        ("image", {"link": "a.jpg"}, 100),
        ("image", {"link": "https://elsewhere.example/a.jpg"}, 131053),
    ],
)
def test_a_file_needs_an_id_or_an_address(send_file, kind, content, code):
    assert error_of(send_file(kind, content)[1])[0] == code


def test_a_photo_is_sent_as_what_it_is(uploaded, send_file):
    file_id = uploaded(WA, *FILES["image"])
    for kind in ("video", "document", "sticker"):
        assert error_of(send_file(kind, {"id": file_id})[1])[0] == 131053


@pytest.mark.parametrize(("path", "code"), [("/a.jpg", None), ("/b.jpg", 131053)])
def test_a_file_is_fetched_from_its_address(settings, send_file, webhooks, path, code):
    answers = {"/a.jpg": (200, {}, PHOTO), "/b.jpg": (404, {}, b"")}
    with file_server(settings, answers) as address:
        status, answer = send_file("image", {"link": f"{address}{path}"})
    assert (status == 200) is (code is None)
    assert code is None or error_of(answer)[0] == code


def test_an_upload_is_read_back_and_deleted(uploaded, graph, client, send_file, assets, token_of):
    file_id, token = uploaded(WA, *FILES["image"]), token_of(assets[WA])
    status, answer = graph("GET", file_id, token)
    assert (status, answer["mime_type"], answer["file_size"]) == (200, "image/jpeg", len(PHOTO))
    assert answer["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    address = urlsplit(answer["url"])
    query, headers = dict(parse_qsl(address.query)), {"Authorization": f"Bearer {token}"}
    assert client.get(address.path, query, headers=headers).getvalue() == PHOTO
    assert client.get(address.path, query).status_code == 401
    assert graph("DELETE", file_id, token) == (200, {"success": True})
    assert client.get(address.path, query, headers=headers).status_code == 404
    for method in ("GET", "DELETE"):
        assert error_of(graph(method, file_id, token)[1]) == (100, 33)
    assert error_of(send_file("image", {"id": file_id})[1])[0] == 100


def test_what_was_sent_stays_when_the_upload_is_deleted(
    uploaded, send_file, graph, assets, token_of, webhooks
):
    file_id = uploaded(WA, *FILES["image"])
    send_file("image", {"id": file_id})
    graph("DELETE", file_id, token_of(assets[WA]))
    assert SandboxFile.objects.get().upload.external_id == file_id


def test_others_know_nothing_of_it(uploaded, graph):
    file_id = uploaded(WA, *FILES["image"])
    other = SandboxWaba.objects.create(external_id="102290000000009", business_id="5", name="Other")
    token = tokens.whatsapp_token(other.external_id)
    for method in ("GET", "DELETE"):
        assert error_of(graph(method, file_id, token)[1]) == (100, 33)


def test_an_upload_dies_after_thirty_days(uploaded, send_file, time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    file_id = uploaded(WA, *FILES["image"])
    time_machine.shift(uploads.LIVES[WA])
    assert error_of(send_file("image", {"id": file_id})[1])[0] == 100


def test_an_upload_can_be_made_to_fail(upload, assets):
    orders.order(assets[WA].external_id, "attachment")
    assert error_of(upload(WA, *FILES["image"])[1])[0] == 131053
    assert not SandboxUpload.objects.exists()


@pytest.mark.parametrize(
    ("head", "declared", "found"),
    [
        (PHOTO, "application/pdf", "image/jpeg"),
        (VOICE, "audio/ogg", "audio/ogg"),
        (b"RIFF\0\0\0\0AVI LIST", "video/avi", "video/x-msvideo"),
        (b"hello", "text/csv", "text/csv"),
        (b"hello", "image/jpeg", "application/octet-stream"),
        (b"hello", "nonsense", "application/octet-stream"),
    ],
)
def test_bytes_tell_more_than_names(head, declared, found):
    assert sniff(head[:4096], declared) == found
