"""EchoDesk as an app: what browsers are told, and that nothing private is in it."""

import json

import pytest
from PIL import Image

from echodesk.installable import icons

pytestmark = pytest.mark.django_db


def test_the_manifest_names_what_there_is(client):
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = json.loads(answer.content)
    assert (manifest["name"], manifest["start_url"]) == ("EchoDesk", "/inbox/")
    assert manifest["display"] == "standalone"
    sizes = {icon["sizes"] for icon in manifest["icons"]}
    assert {"192x192", "512x512"} <= sizes
    assert [icon["purpose"] for icon in manifest["icons"][1:]] == ["any", "any", "maskable"]


@pytest.mark.parametrize(("name", "size", "maskable"), icons.ICONS)
def test_icons_are_as_large_as_they_say(name, size, maskable):
    image = Image.open(icons.FOLDER / name).convert("RGBA")
    assert image.size == (size, size)
    corner = image.getpixel((0, 0))
    assert corner[3] == (255 if maskable else 0)


def test_icons_are_drawn_by_our_own_script():
    drawn, kept = icons.draw_icon(192, maskable=False), Image.open(icons.FOLDER / "icon-192.png")
    assert drawn.tobytes() == kept.convert("RGBA").tobytes()


def test_the_worker_keeps_the_offline_page_alone(client):
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    text = answer.content.decode()
    assert "const OFFLINE = '/offline/'" in text.replace("\\u002D", "-")
    assert "/inbox" not in text
    assert "/api" not in text


@pytest.mark.parametrize("path", ["/manifest.webmanifest", "/service-worker.js", "/offline/"])
def test_they_are_everybodys_and_tell_of_nobody(client, page_of, agent, path):
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405
    text = page_of(agent).get(path).content.decode()
    for private in (agent.user.email, agent.user.get_full_name(), agent.workspace.name, "csrf"):
        assert private not in text


def test_every_page_leads_to_the_manifest(client):
    assert 'rel="manifest" href="/manifest.webmanifest"' in client.get("/offline/").content.decode()
