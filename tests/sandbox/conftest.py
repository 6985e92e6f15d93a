"""The sandbox with one page, one number, and a courier that works at once."""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
import responses
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from social.models import Login
from social.platforms import Platform
from social.sandbox import courier, grants, play, tokens
from social.sandbox.assets import instagram_of, messenger_of, whatsapp_of
from social.sandbox.grants import Agreement
from social.sandbox.graph.subscriptions import PAGE_FIELDS
from social.sandbox.models import (
    SandboxInstagram,
    SandboxNumber,
    SandboxPage,
    SandboxSubscription,
    SandboxToken,
    SandboxWaba,
)
from tests.sandbox.readings import read_all

ALL_FIELDS = ["messages", "message_echoes", "message_deliveries", "message_reads"]
APP_ID, INSTAGRAM_APP_ID = "900000000000001", "910000000000001"
PAGE_SCOPES = [
    "pages_show_list",
    "pages_messaging",
    "pages_manage_metadata",
    "instagram_basic",
    "instagram_manage_messages",
]
WEBHOOK = "http://testserver/api/social/{}/webhook/"


@pytest.fixture
def sandbox_page(db):
    page = SandboxPage.objects.create(external_id="104000000000001", name="Nord Coffee")
    SandboxInstagram.objects.create(
        external_id="17841400000000001",
        app_scoped_id="9100000000000001",
        username="nordcoffee",
        name="Nord Coffee",
        page=page,
    )
    SandboxSubscription.objects.create(object_id=page.external_id, app_id=APP_ID, fields=ALL_FIELDS)
    return page


@pytest.fixture
def number(db):
    SandboxSubscription.objects.create(
        object_id="102290000000001", app_id=APP_ID, fields=["messages"]
    )
    SandboxWaba.objects.create(
        external_id="102290000000001", business_id="5060000000001", name="Nord"
    )
    return SandboxNumber.objects.create(
        external_id="106540000000001",
        waba_id="102290000000001",
        display_number="+358 40 1234567",
        name="Nord Coffee",
    )


@pytest.fixture
def assets(sandbox_page, number):
    return {
        Platform.INSTAGRAM: instagram_of(sandbox_page),
        Platform.FACEBOOK: messenger_of(sandbox_page),
        Platform.WHATSAPP: whatsapp_of(number),
    }


@pytest.fixture
def token_of():
    """The token an asset is spoken to with."""

    def find(asset):
        if asset.platform == Platform.WHATSAPP:
            return tokens.whatsapp_token(asset.owner_id)
        return tokens.page_token(asset.owner_id, PAGE_SCOPES)

    return find


@pytest.fixture
def person(db):
    return play.add_person("Mika Lehto")


@pytest.fixture
def chat_with(person):
    """``chat_with(asset)``: Mika's chat there; nothing was said yet."""
    return lambda asset: play.open_chat(asset, person)


@pytest.fixture
def spoken(assets, chat_with):
    """``spoken(platform, ago)``: a chat whose person wrote so long ago."""

    def make(platform, ago=timedelta(hours=1)):
        chat = chat_with(assets[platform])
        play.write_message(chat, "Hi", from_person=True, sent_at=timezone.now() - ago)
        chat.refresh_from_db()
        return chat

    return make


@pytest.fixture
def send(graph, assets, token_of):
    """``send(chat, text)`` in the platform's own shape; gives ``(status, answer)``."""

    def call(chat, text="Yes", *, body=None, path=None, token=None, **extra):
        asset = assets[chat.platform]
        if chat.platform == Platform.WHATSAPP:
            shape = {
                "messaging_product": "whatsapp",
                "to": f"+{chat.person_external_id}",
                "type": "text",
                "text": {"body": text},
            }
            default_path = asset.external_id
        else:
            shape = {"recipient": {"id": chat.person_external_id}, "message": {"text": text}}
            default_path = asset.owner_id
        token = token_of(asset) if token is None else token
        return graph(
            "POST", f"{path or default_path}/messages", token, {**shape, **(body or extra)}
        )

    return call


@pytest.fixture
def upload(client, assets, token_of):
    """``upload(platform, kind, data)`` by a multipart form; gives ``(status, answer)``.

    ``kind`` is an attachment's type, or on WhatsApp the MIME type.
    """

    def call(platform, kind, data, /, *, name="file.bin", said="", **form):
        asset = assets[platform]
        file = SimpleUploadedFile(name, data, said or "application/octet-stream")
        if platform == Platform.WHATSAPP:
            path = f"{asset.external_id}/media"
            fields = {"messaging_product": "whatsapp", "type": kind, "file": file}
        else:
            path = "me/message_attachments"
            attachment = {"type": kind, "payload": {"is_reusable": True}}
            fields = {"message": json.dumps({"attachment": attachment}), "filedata": file}
            if platform == Platform.INSTAGRAM:
                fields["platform"] = "instagram"
        response = client.post(
            f"/sandbox/graph/v25.0/{path}",
            {**fields, **form},
            headers={"Authorization": f"Bearer {token_of(asset)}"},
        )
        return response.status_code, response.json()

    return call


@pytest.fixture
def uploaded(upload):
    """``uploaded(platform, kind, data)``: the id of the file, taken without complaint."""

    def make(platform, kind, data, **options):
        status, answer = upload(platform, kind, data, **options)
        assert status == 200, answer
        return answer.get("attachment_id") or answer["id"]

    return make


@pytest.fixture
def retries(monkeypatch):
    """The delays the courier wanted to wait, and what it would have done then."""
    wanted = []
    monkeypatch.setattr(courier, "submit", lambda job: job())
    monkeypatch.setattr(courier, "_later", lambda delay, job: wanted.append((delay, job)))
    return wanted


class Webhooks:
    """What was posted to EchoDesk."""

    def __init__(self, mock):
        self.mock = mock

    @property
    def requests(self):
        return [call.request for call in self.mock.calls]

    @property
    def payloads(self):
        return [json.loads(request.body) for request in self.requests]


@pytest.fixture
def webhooks(retries):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for platform in Platform.values:
            mock.post(WEBHOOK.format(platform), body="EVENT_RECEIVED")
        yield Webhooks(mock)


def error_of(answer):
    """Code and subcode of an error."""
    return answer["error"]["code"], answer["error"].get("error_subcode")


@pytest.fixture
def graph(client):
    """``graph("POST", path, token, json)`` calls Graph and gives ``(status, answer)``."""

    def call(method, path, token="", body=None, **params):
        response = client.generic(
            method,
            f"/sandbox/graph/v25.0/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            query_params=params,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        return response.status_code, response.json()

    return call


HOSTS = {
    "https://graph.facebook.com": "/sandbox/graph",
    "https://graph.instagram.com": "/sandbox/instagram-graph",
    "https://api.instagram.com": "/sandbox/instagram-api",
}


@pytest.fixture
def meta(client):
    """The product's own calls to Meta's hosts, answered by the sandbox."""

    def answer(request):
        address = urlsplit(request.url)
        body = request.body or b""
        body = body.read() if hasattr(body, "read") else body
        response = client.generic(
            request.method,
            HOSTS[f"{address.scheme}://{address.netloc}"] + address.path,
            body,
            content_type=request.headers.get("Content-Type", ""),
            QUERY_STRING=address.query,
            headers={"Authorization": request.headers.get("Authorization", "")},
        )
        if response.streaming:
            # The sandbox let the connection break off; a server would close it.
            return requests.ConnectionError("Connection broken: IncompleteRead")
        return response.status_code, dict(response.headers), response.content

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for method in ("GET", "POST", "DELETE"):
            for host in HOSTS:
                mock.add_callback(method, re.compile(f"{host}/.*"), answer)
        yield mock


@pytest.fixture
def instagram(sandbox_page):
    """The account behind the page, also reached by Instagram Login."""
    return sandbox_page.linked_instagram


@pytest.fixture
def instagram_token(instagram):
    """``instagram_token(scopes)``: what Instagram Login gives out for the account."""

    def make(scopes=("instagram_business_basic", "instagram_business_manage_messages")):
        agreement = Agreement(
            instagram.app_scoped_id,
            INSTAGRAM_APP_ID,
            Login.INSTAGRAM,
            list(scopes),
            [],
            [instagram.external_id],
        )
        grant = grants.agree(agreement)
        kind = SandboxToken.Kind.INSTAGRAM
        return tokens.issue_token(kind, grant, instagram.external_id, tokens.LONG_LIFE)

    return make


@pytest.fixture
def instagram_graph(client):
    """``instagram_graph("GET", "v25.0/me", token)`` gives ``(status, answer)``."""

    def call(method, path, token="", body=None, **params):
        response = client.generic(
            method,
            f"/sandbox/instagram-graph/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            query_params=params,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        return response.status_code, response.json()

    return call


@pytest.fixture
def heard(assets):
    """All that a page can be subscribed to."""
    SandboxSubscription.objects.update(fields=sorted(PAGE_FIELDS))


@pytest.fixture
def press(page_of, agent, assets, person, webhooks, heard):
    """``press("photo", platform)`` presses a tile and gives the events that come of it."""
    client = page_of(agent)

    def tile(what, platform, text="", **form):
        before = len(webhooks.requests)
        who = {"account": assets[platform].external_id, "person": person.pk}
        url = reverse("sandbox-phone-send")
        form = {**who, "what": what, "text": text, **form}
        response = client.post(url, form, headers={"X-Phone": "1"})
        tile.status, tile.words = response.status_code, response.content.decode()
        return read_all(webhooks)[before:]

    tile.client = client
    return tile


@pytest.fixture
def touch(press, person, webhooks):
    """``touch(message, "unsend")`` does something to a message and gives what comes of it."""

    def act(message, deed, emoji=""):
        before = len(webhooks.requests)
        who = {"account": message.chat.asset_id, "person": person.pk}
        form = {**who, "deed": f"{deed}:{message.pk}:{emoji}"}
        url = reverse("sandbox-phone-message")
        act.status = press.client.post(url, form, headers={"X-Phone": "1"}).status_code
        return read_all(webhooks)[before:]

    return act
