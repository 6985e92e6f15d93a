"""The files people send: what they are, where they can be had, and until when."""

import base64
import hashlib
import io
import wave
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from social.platforms import Platform
from social.sandbox import afterwards, play, tokens
from social.sandbox.drafts import draft
from social.sandbox.media import documents, pictures, sounds, video, views
from social.sandbox.media.links import file_url, is_signed
from social.sandbox.models import Said, SandboxFile, SandboxLimits, SandboxMessage, SandboxWaba

IG, FB, WA = Platform.INSTAGRAM, Platform.FACEBOOK, Platform.WHATSAPP


@pytest.fixture
def sent(assets, chat_with, webhooks):
    """``sent(kind, platform)``: a file somebody sent there."""

    def send(kind, platform):
        said = draft(kind, platform)
        message = play.person_sends(assets[platform], chat_with(assets[platform]), said)
        return SandboxFile.objects.select_related("message__chat").get(message=message)

    return send


@pytest.fixture
def download(client):
    """``download(url, token)`` fetches an address of the file servers."""

    def fetch(url, token=""):
        address = urlsplit(url)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.get(address.path, dict(parse_qsl(address.query)), headers=headers)

    return fetch


@pytest.fixture
def whatsapp_token(assets):
    return tokens.whatsapp_token(assets[WA].owner_id)


def test_pictures_are_pictures():
    sizes = {
        "JPEG": pictures.render_photo(3),
        "WEBP": pictures.render_sticker(3),
        "PNG": pictures.render_heart(3),
        "GIF": pictures.render_gif(3),
    }
    for name, data in sizes.items():
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == name
            image.load()
    with Image.open(io.BytesIO(sizes["GIF"])) as moving:
        assert moving.n_frames == 8


def test_the_hum_is_a_sound_of_two_seconds():
    with wave.open(io.BytesIO(sounds.render_hum(1))) as sound:
        assert sound.getnframes() / sound.getframerate() == 2


def test_every_page_of_the_ogg_has_its_checksum():
    data = sounds.render_opus(1)
    pages = [b"OggS" + part for part in data.split(b"OggS")[1:]]
    assert [page[5] for page in pages] == [2, 0, 4]
    for page in pages:
        assert slow_checksum(page[:22] + bytes(4) + page[26:]) == page[22:26]


def slow_checksum(data):
    """Ogg's CRC bit by bit, as RFC 3533 has it."""
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _bit in range(8):
            crc = ((crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc.to_bytes(4, "little")


def test_the_film_s_boxes_fill_it_and_its_samples_are_where_it_says():
    data = video.render_film(1)
    names, at = [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4])
    assert (at, names) == (len(data), [b"ftyp", b"moov", b"mdat"])
    table = data.index(b"stco")
    first = int.from_bytes(data[table + 12 : table + 16])
    assert first == data.index(b"mdat") + 4
    # An IDR picture, whole in itself.
    assert data[first + 4] == 0x65


def test_the_document_s_index_points_at_its_objects():
    data = documents.render_pdf(1)
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    lines = data[start:].splitlines()
    assert lines[0] == b"xref"
    for number, line in enumerate(lines[3:9], 1):
        assert data[int(line.split()[0]) :].startswith(b"%d 0 obj" % number)


@pytest.mark.parametrize(
    ("kind", "platform", "content_type"),
    [
        (Said.PHOTO, IG, "image/jpeg"),
        (Said.VIDEO, FB, "video/mp4"),
        (Said.VOICE, IG, "audio/wav"),
        (Said.FILE, FB, "application/pdf"),
        (Said.GIF, IG, "image/gif"),
        (Said.STICKER, FB, "image/webp"),
        (Said.LIKE, IG, "image/png"),
    ],
)
def test_who_has_the_address_gets_the_file(sent, download, kind, platform, content_type):
    response = download(file_url(sent(kind, platform)))
    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert len(response.getvalue()) > 100


@pytest.mark.parametrize(
    ("platform", "life"),
    [(IG, timedelta(days=7)), (FB, timedelta(days=30)), (WA, timedelta(minutes=5))],
)
def test_addresses_die(sent, download, time_machine, whatsapp_token, platform, life):
    token = whatsapp_token if platform == WA else ""
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    url = file_url(sent(Said.PHOTO, platform))
    time_machine.shift(life - timedelta(seconds=1))
    assert download(url, token).status_code == 200
    time_machine.shift(1)
    assert download(url, token).status_code == 404


def test_an_address_that_was_tampered_with_is_refused(sent, download):
    url = file_url(sent(Said.PHOTO, IG))
    assert download(url.replace("ext=", "ext=9")).status_code == 403
    assert download(url.partition("?")[0]).status_code == 403
    assert not is_signed("1", "2", "ä")


@pytest.mark.parametrize("platform", [IG, FB, WA])
def test_a_file_is_gone_with_its_message(sent, download, assets, graph, whatsapp_token, platform):
    file = sent(Said.PHOTO, platform)
    url, token = file_url(file), whatsapp_token if platform == WA else ""
    assert download(url, token).status_code == 200
    afterwards.unsend(assets[platform], file.message)
    assert download(url, token).status_code == 404
    assert graph("GET", file.external_id, whatsapp_token)[1]["error"]["error_subcode"] == 33


def test_a_story_is_there_for_a_day_whenever_one_asks(sent, download, time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z", tick=False)
    file = sent(Said.STORY_MENTION, IG)
    time_machine.shift(timedelta(hours=23, minutes=59))
    assert download(file_url(file)).status_code == 200
    time_machine.shift(60)
    assert download(file_url(file)).status_code == 404


def test_whatsapp_tells_where_a_file_is(sent, graph, download, whatsapp_token, webhooks):
    file = sent(Said.FILE, WA)
    status, answer = graph("GET", file.external_id, whatsapp_token)
    data = download(answer["url"], whatsapp_token).getvalue()
    assert status == 200
    assert answer["messaging_product"] == "whatsapp"
    assert (answer["id"], answer["mime_type"]) == (file.external_id, "application/pdf")
    assert answer["file_size"] == len(data)
    assert answer["sha256"] == hashlib.sha256(data).hexdigest()
    told = webhooks.payloads[0]["entry"][0]["changes"][0]["value"]["messages"][0]["document"]
    assert base64.b64decode(told["sha256"]) == hashlib.sha256(data).digest()
    assert told["id"] == file.external_id


def test_whatsapp_s_files_need_the_business_s_token(sent, download, assets, token_of):
    file = sent(Said.PHOTO, WA)
    url = file_url(file)
    other = SandboxWaba.objects.create(external_id="102290000000009", business_id="5", name="Other")
    assert download(url).status_code == 401
    assert download(url).json()["error"]["code"] == 190
    for wrong in ("nonsense", token_of(assets[FB]), tokens.whatsapp_token(other.external_id)):
        assert download(url, wrong).status_code == 401


def test_graph_tells_others_nothing_of_a_file(sent, graph):
    file = sent(Said.PHOTO, WA)
    other = SandboxWaba.objects.create(external_id="102290000000009", business_id="5", name="Other")
    token = tokens.whatsapp_token(other.external_id)
    assert graph("GET", file.external_id, token)[1]["error"]["error_subcode"] == 33
    scoped = tokens.whatsapp_token("102290000000001", ["whatsapp_business_management"])
    assert graph("GET", file.external_id, scoped)[1]["error"]["code"] == 10
    assert graph("GET", file.external_id)[1]["error"]["code"] == 104


@pytest.mark.parametrize(("fault", "status"), [("fails", 503), ("gone", 404), ("", 200)])
def test_the_file_servers_fail_as_ordered(sent, download, fault, status):
    SandboxLimits.objects.create(media_fault=fault)
    assert download(file_url(sent(Said.PHOTO, IG))).status_code == status


def test_slow_file_servers_answer_in_the_end(sent, download, monkeypatch):
    waited = []
    monkeypatch.setattr(views.time, "sleep", waited.append)
    SandboxLimits.objects.create(media_fault="slow")
    assert download(file_url(sent(Said.PHOTO, IG))).status_code == 200
    assert waited == [5]


def test_the_phone_shows_files_to_members_until_they_are_unsent(page_of, agent, sent, assets):
    file, browser = sent(Said.PHOTO, WA), page_of(agent)
    url = reverse("sandbox-phone-file")
    assert browser.get(url, {"id": file.external_id}).status_code == 200
    assert browser.get(url, {"id": "1"}).status_code == 404
    message = SandboxMessage.objects.get()
    message.unsent_at = timezone.now()
    message.save()
    assert browser.get(url, {"id": file.external_id}).status_code == 404
