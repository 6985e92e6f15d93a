"""The sandbox with one page, one number, and a courier that works at once."""

import json
import re
from urllib.parse import urlsplit

import pytest
import responses
from django.urls import reverse

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
        response = client.generic(
            request.method,
            HOSTS[f"{address.scheme}://{address.netloc}"] + address.path,
            body,
            content_type=request.headers.get("Content-Type", ""),
            QUERY_STRING=address.query,
            headers={"Authorization": request.headers.get("Authorization", "")},
        )
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
