"""Files of Instagram and Messenger: uploaded, fetched from an address, or sent along."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from social.contents import MessageKind
from social.events import MessageEchoed
from social.platforms import Platform
from social.sandbox import orders, uploads
from social.sandbox.graph import attachments, file_rules
from social.sandbox.media import documents, pictures, sounds, video
from social.sandbox.models import SandboxExchange, SandboxFile, SandboxMessage, SandboxUpload
from tests.file_server import file_server
from tests.sandbox.conftest import error_of
from tests.sandbox.readings import read_all

IG, FB = Platform.INSTAGRAM, Platform.FACEBOOK
BOTH = [IG, FB]
PHOTO, FILM = pictures.render_photo(1), video.render_film(1)
HUM, PDF = sounds.render_hum(1), documents.render_pdf(1)


@pytest.fixture
def send_file(spoken, send):
    """``send_file(platform, kind, payload)`` gives ``(status, answer)``."""

    def call(platform, kind, payload):
        message = {"attachment": {"type": kind, "payload": payload}}
        return send(spoken(platform), body={"message": message})

    return call


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("image", PHOTO, MessageKind.IMAGE),
        ("image", pictures.render_gif(1), MessageKind.IMAGE),
        ("video", FILM, MessageKind.VIDEO),
        ("audio", HUM, MessageKind.AUDIO),
        ("file", PDF, MessageKind.FILE),
    ],
)
@pytest.mark.parametrize("platform", BOTH)
def test_what_was_uploaded_is_sent_by_its_id_and_echoed_with_an_address(
    uploaded, send_file, client, webhooks, platform, kind, data, said
):
    file_id = uploaded(platform, kind, data)
    status, answer = send_file(platform, kind, {"attachment_id": file_id})
    assert (status, set(answer)) == (200, {"recipient_id", "message_id"})
    echo = next(event for event in read_all(webhooks) if isinstance(event, MessageEchoed))
    assert (echo.kind, echo.external_id) == (said, answer["message_id"])
    url = echo.media[0].url
    assert client.get(url.removeprefix("http://testserver")).getvalue() == data


def test_an_upload_is_kept_with_what_it_is(uploaded):
    uploaded(FB, "image", PHOTO, name="../mug.jpg", said="image/png")
    upload = SandboxUpload.objects.get()
    assert (upload.content_type, upload.name, upload.size) == ("image/jpeg", "mug.jpg", len(PHOTO))
    assert upload.sha256 == hashlib.sha256(PHOTO).hexdigest()
    with upload.file.open() as kept:
        assert kept.read() == PHOTO
    row = SandboxExchange.objects.get(what="upload")
    assert "mug.jpg" in row.body


@pytest.mark.parametrize(
    ("platform", "kind", "data"),
    [
        (IG, "image", FILM),
        (IG, "video", PHOTO),
        (IG, "audio", PDF),
        (IG, "file", PHOTO),
        (IG, "image", pictures.render_sticker(1)),
        (FB, "image", PDF),
        (FB, "video", HUM),
        (FB, "audio", PHOTO),
        (FB, "image", b""),
        (FB, "image", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_a_file_of_another_type_is_refused(upload, platform, kind, data):
    status, answer = upload(platform, kind, data)
    assert (status, error_of(answer)) == (400, (100, 2018047))
    assert not SandboxUpload.objects.exists()


def test_messenger_takes_any_file_as_a_file(uploaded):
    uploaded(FB, "file", b"a,b\n1,2\n", name="list.csv", said="text/csv")
    assert SandboxUpload.objects.get().content_type == "text/csv"


@pytest.mark.parametrize("platform", BOTH)
def test_a_file_that_is_too_large_is_refused(upload, monkeypatch, platform):
    limit = file_rules.rule_of(platform, "image")
    assert limit.size == {IG: 8, FB: 25}[platform] * 1024 * 1024
    small = file_rules.Rule(limit.types, 100)
    monkeypatch.setattr(attachments, "rule_of", lambda *_args: small)
    status, answer = upload(platform, "image", PHOTO)
    assert (status, error_of(answer)) == (400, (100, 2018109))


def test_a_page_uploads_for_instagram_when_it_says_so(uploaded, send_file, webhooks):
    for_page, for_account = (uploaded(platform, "image", PHOTO) for platform in (FB, IG))
    assert send_file(IG, "image", {"attachment_id": for_account})[0] == 200
    assert error_of(send_file(IG, "image", {"attachment_id": for_page})[1]) == (100, 2018074)
    assert error_of(send_file(FB, "image", {"attachment_id": for_account})[1]) == (100, 2018074)


def test_a_page_without_instagram_uploads_nothing_for_it(upload, sandbox_page):
    sandbox_page.instagram.delete()
    sandbox_page.refresh_from_db()
    status, answer = upload(FB, "image", PHOTO, platform="instagram")
    assert (status, error_of(answer)) == (400, (100, 2534013))


def test_a_photo_is_not_sent_as_a_video(uploaded, send_file):
    payload = {"attachment_id": uploaded(FB, "image", PHOTO)}
    assert error_of(send_file(FB, "video", payload)[1]) == (100, 2018047)


def test_an_upload_dies_after_ninety_days(uploaded, send_file, time_machine, webhooks):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    payload = {"attachment_id": uploaded(FB, "image", PHOTO)}
    time_machine.shift(uploads.LIVES[FB])
    assert error_of(send_file(FB, "image", payload)[1]) == (100, 2018074)
    uploaded(FB, "image", PHOTO)
    assert SandboxUpload.objects.count() == 1


def test_a_file_comes_along_with_the_message(client, spoken, assets, token_of, webhooks):
    chat = spoken(FB)
    message = {"attachment": {"type": "image", "payload": {"is_reusable": True}}}
    response = client.post(
        "/sandbox/graph/v25.0/me/messages",
        {
            "recipient": json.dumps({"id": chat.person_external_id}),
            "messaging_type": "RESPONSE",
            "message": json.dumps(message),
            "filedata": SimpleUploadedFile("mug.jpg", PHOTO, "image/jpeg"),
        },
        headers={"Authorization": f"Bearer {token_of(assets[FB])}"},
    )
    answer = response.json()
    assert response.status_code == 200
    assert answer["attachment_id"] == SandboxUpload.objects.get().external_id
    assert SandboxMessage.objects.get(from_person=False).kind == "photo"


@pytest.fixture
def served(settings):
    """Files on the installation's own address, the only one the sandbox fetches from."""
    png = {"Content-Type": "image/png"}
    answers = {
        "/mug.jpg": (200, {}, PHOTO),
        "/gone.jpg": (404, {}, b""),
        "/film.jpg": (200, png, FILM),
    }
    with file_server(settings, answers) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "subcode"), [("/mug.jpg", None), ("/gone.jpg", 2018008), ("/film.jpg", 2018047)]
)
def test_a_file_is_fetched_from_its_address(served, send_file, webhooks, path, subcode):
    url = f"{served}{path}"
    status, answer = send_file(IG, "image", {"url": url, "is_reusable": True})
    if subcode is None:
        assert (status, "attachment_id" in answer) == (200, True)
    else:
        assert (status, error_of(answer)) == (400, (100, subcode))


def test_a_file_behind_an_address_may_be_too_large_as_well(served, send_file, monkeypatch):
    small = file_rules.Rule(frozenset({"image/jpeg"}), 100)
    monkeypatch.setattr(attachments, "rule_of", lambda *_args: small)
    _status, answer = send_file(FB, "image", {"url": f"{served}/mug.jpg"})
    assert error_of(answer) == (100, 2018109)


@pytest.mark.parametrize(
    ("payload", "subcode"),
    [
        ({"url": "https://elsewhere.example/a.jpg"}, 2018008),
        ({"url": "http://169.254.169.254/latest"}, 2018008),
        ({"url": "not an address"}, None),
        ({"url": "javascript:alert(1)"}, None),
        ({"attachment_id": "44"}, 2018074),
        ({}, None),
        (None, None),
    ],
)
def test_what_is_not_to_be_had_is_refused(send_file, payload, subcode):
    status, answer = send_file(IG, "image", payload)
    assert (status, error_of(answer)) == (400, (100, subcode))


@pytest.mark.parametrize("platform", BOTH)
def test_ten_images_go_in_one_message(spoken, send, uploaded, webhooks, platform):
    pictures_of = [uploaded(platform, "image", PHOTO) for _number in range(10)]
    images = [{"type": "image", "payload": {"attachment_id": key}} for key in pictures_of]
    status, _answer = send(spoken(platform), body={"message": {"attachments": images}})
    assert status == 200
    assert SandboxFile.objects.count() == 10
    echo = next(event for event in read_all(webhooks) if isinstance(event, MessageEchoed))
    assert len(echo.media) == 10


def test_an_upload_can_be_made_to_fail_and_only_it(upload, spoken, send, webhooks, assets):
    orders.order(assets[IG].external_id, "attachment")
    assert send(spoken(IG))[0] == 200
    assert error_of(upload(IG, "image", PHOTO)[1]) == (100, 2018047)
    assert upload(IG, "image", PHOTO)[0] == 200


def test_uploading_needs_the_token_of_the_page(graph, assets, token_of, instagram_token):
    body = {"message": {"attachment": {"type": "image", "payload": {}}}}
    path = "104000000000099/message_attachments"
    assert error_of(graph("POST", path, token_of(assets[FB]), body)[1]) == (100, 33)
    assert error_of(graph("POST", "me/message_attachments", "", body)[1])[0] == 104


def test_instagram_login_uploads_for_its_own_account(client, instagram, instagram_token):
    attachment = {"type": "image", "payload": {"is_reusable": True}}
    response = client.post(
        "/sandbox/instagram-graph/v25.0/me/message_attachments",
        {
            "message": json.dumps({"attachment": attachment}),
            "filedata": SimpleUploadedFile("mug.jpg", PHOTO, "image/jpeg"),
        },
        headers={"Authorization": f"Bearer {instagram_token()}"},
    )
    assert response.status_code == 200
    assert SandboxUpload.objects.get().asset_id == instagram.external_id


def test_uploads_that_were_sent_outlive_their_id(uploaded, send_file, time_machine, webhooks):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    send_file(FB, "image", {"attachment_id": uploaded(FB, "image", PHOTO)})
    time_machine.shift(uploads.LIVES[FB] * 2)
    uploaded(FB, "image", PHOTO)
    assert SandboxUpload.objects.count() == 2
    assert SandboxUpload.objects.filter(created_at=timezone.now()).count() == 1
