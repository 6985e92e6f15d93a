"""Outgoing webhooks as an admin manages them, with a real program at the other end."""

import re

import pytest
from playwright.sync_api import expect

from echodesk.outgoing import signing
from tests.live.browsing import barriers, sign_in, violations
from tests.live.installation import Embedded
from tests.receiver import receiving
from tests.services import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server():
    """An installation that may call programs of this machine."""
    with Embedded(OUTGOING_ALLOW_PRIVATE="1") as installation:
        yield installation


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


@pytest.fixture
def desk(page, server, complaints):
    """A tab of the demo's owner on the webhooks."""
    complaints.listen(page)
    sign_in(page, server)
    page.goto(f"{server.base_url}/settings/webhooks/")
    return page


def add(page, url, name):
    """Add a webhook by keyboard alone; returns its secret."""
    page.get_by_role("link", name="Add a webhook").first.press("Enter")
    page.get_by_label("Address").fill(url)
    page.get_by_label("Description").fill(name)
    page.get_by_label("Description").press("Enter")
    secret = page.get_by_label("Signing secret")
    expect(secret).to_have_value(re.compile("^whsec_"))
    return secret.input_value()


def test_a_webhook_is_added_tried_found_in_its_log_and_replayed(desk, receiver):
    expect(desk.get_by_role("heading", name="No webhooks yet")).to_be_visible()
    assert violations(desk) == []
    secret = add(desk, receiver.url, "Our shop")
    assert violations(desk) == []

    receiver.answers = [(500, {}, b"the shop is closed")]
    desk.get_by_role("button", name="Send a test event").press("Enter")
    tries = desk.get_by_role("region", name="Table of tries")
    expect(tries).to_contain_text("the shop is closed", timeout=15_000)
    expect(desk.get_by_role("alert")).to_contain_text("did not answer with success (500)")
    assert violations(desk) == []

    desk.get_by_role("link", name="Back to the webhook").press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Nothing has arrived")
    row = desk.get_by_role("region", name="Table of what was sent").locator("tbody tr").first
    expect(row).to_contain_text("Failed")
    assert violations(desk) == []

    row.get_by_role("link", name="test").press("Enter")
    desk.get_by_role("button", name="Replay").press("Enter")
    expect(desk.locator("#dispatch").get_by_text("Delivered")).to_be_visible(timeout=15_000)
    expect(tries.locator("tbody tr")).to_have_count(2)
    first, again = receiver.posted
    assert (first.uid, first.body) == (again.uid, again.body)
    stamp = int(again.headers["webhook-timestamp"])
    proof = signing.signature(secret, again.uid, stamp, again.body)
    assert again.headers["webhook-signature"] == proof


def test_what_a_person_writes_is_told_within_seconds(desk, server, receiver):
    add(desk, receiver.url, "Quick")
    desk.goto(f"{server.base_url}/inbox/")
    desk.locator("#list-body .conv a").first.click()
    box = desk.locator("#composer textarea").first
    box.fill("Told to a program")
    box.press("Control+Enter")
    wait_until(
        lambda: any(one.json["data"].get("text") == "Told to a program" for one in receiver.posted),
        "the webhook",
        seconds=15,
    )


def test_a_wrong_address_is_said_beside_it(desk):
    desk.get_by_role("link", name="Add a webhook").first.click()
    desk.get_by_label("Address").fill("ftp://nowhere")
    desk.get_by_role("button", name="Add").click()
    field = desk.get_by_label("Address")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(desk.locator(".field__error")).to_contain_text("no address that can be called")
    assert violations(desk) == []


def test_disabled_and_enabled_again(desk, receiver):
    add(desk, receiver.url, "On and off")
    desk.get_by_role("link", name="Done").click()
    desk.get_by_role("button", name="Disable").click()
    expect(desk.get_by_text("An admin disabled it")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="Enable").click()
    expect(desk.get_by_role("button", name="Send a test event")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_out_of_reach_on_any_screen(desk, server, receiver, width):
    desk.set_viewport_size({"width": width, "height": 900})
    receiver.answers = [(503, {}, b"x" * 900)]
    add(desk, f"{receiver.url}?{'long=' * 60}", f"Screen {width}")
    desk.get_by_role("button", name="Send a test event").click()
    expect(desk.get_by_role("region", name="Table of tries")).to_contain_text("503", timeout=15_000)
    pages = [desk.url]
    desk.get_by_role("link", name="Back to the webhook").click()
    expect(desk.get_by_role("region", name="Table of what was sent")).to_be_visible()
    pages += [desk.url + rest for rest in ("", "change/", "rotate/", "replay/", "delete/")]
    for address in [*pages, f"{server.base_url}/settings/webhooks/"]:
        desk.goto(address)
        assert barriers(desk) == []
        fits = desk.locator(".page").evaluate("e => e.scrollWidth <= e.clientWidth")
        assert fits, address
