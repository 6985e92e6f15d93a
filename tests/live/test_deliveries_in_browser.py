"""The delivery log as an admin uses it, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.live.browsing import barriers, sign_in, violations
from tests.live.installation import Embedded

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server():
    """An installation of its own, with an empty log."""
    with Embedded() as installation:
        yield installation


@pytest.fixture
def log(page, server, complaints):
    """A tab on the delivery log, signed in as the demo's owner."""
    complaints.listen(page)
    sign_in(page, server)
    page.goto(f"{server.base_url}/connections/deliveries/")
    return page


def payload(page, *messages):
    """A delivery for the demo's Instagram account, of messages with these ids ("": none)."""
    accounts = page.request.get(f"{page.url.split('/connections')[0]}/api/social/accounts/").json()
    account = next(one["external_id"] for one in accounts if one["platform"] == "instagram")
    items = [
        {
            "sender": {"id": "790000000000777"},
            "recipient": {"id": account},
            "timestamp": 1762000000000,
            "message": {"text": "Tried out"} | ({"mid": mid} if mid else {}),
        }
        for mid in messages
    ]
    entry = {"id": account, "time": 1762000000000, "messaging": items}
    return json.dumps({"object": "instagram", "entry": [entry]})


def try_payload(page, text):
    """Paste a payload and send it, by keyboard alone."""
    page.locator("#try summary").press("Enter")
    page.get_by_label("Payload").fill(text)
    page.get_by_label("Payload").press("Tab")
    page.keyboard.press("Enter")


def test_a_payload_is_tried_found_again_and_replayed(log):
    try_payload(log, payload(log, "aWdfBrowser1", ""))
    expect(log.get_by_role("heading", level=1)).to_have_text(re.compile(r"Delivery \d+"))
    items = log.get_by_role("region", name="Table of items")
    expect(items).to_contain_text("In the inbox")
    expect(items).to_contain_text("Could not be read")
    expect(log.locator(".page__head")).to_contain_text("Parked")
    assert violations(log) == []

    log.get_by_role("button", name="Replay item 1").click()
    expect(log.get_by_role("status").filter(has_text="read once more")).to_be_visible()
    expect(log.locator(".page__head")).to_contain_text("Parked")
    items.get_by_role("link", name="Open the conversation").click()
    expect(log.get_by_text("Tried out").last).to_be_visible()
    expect(log.locator(".msg").filter(has_text="Tried out")).to_have_count(1)


def test_the_log_is_filtered_and_what_failed_is_replayed(log):
    try_payload(log, payload(log, "", "aWdfBrowser2"))
    expect(log.locator(".page__head")).to_contain_text("Parked")
    log.get_by_role("link", name="Back to the delivery log").click()
    expect(log.locator("#totals")).to_contain_text("The last 14 days")
    assert violations(log) == []

    log.get_by_label("What", exact=True).select_option("Unreadable")
    log.get_by_role("button", name="Search").press("Enter")
    expect(log).to_have_url(re.compile("kind=unreadable"))
    rows = log.locator("#deliveries tbody tr")
    expect(rows.first).to_contain_text("Parked")
    log.get_by_role("link", name="Replay all that failed").click()
    expect(log.get_by_text("will be read once more")).to_be_visible()
    log.get_by_role("button", name="Replay").click()
    expect(log.get_by_role("status").filter(has_text="read once more")).to_be_visible()

    log.get_by_label("What", exact=True).select_option("Reaction")
    log.get_by_role("button", name="Search").click()
    expect(log.locator("#deliveries")).to_contain_text("Nothing fits")
    assert violations(log) == []


def test_what_is_no_json_is_said_beside_the_payload(log):
    try_payload(log, '{"object":')
    expect(log.locator("#try")).to_contain_text("This is not JSON")
    expect(log.get_by_label("Payload")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_out_of_reach_on_any_screen(log, width):
    log.set_viewport_size({"width": width, "height": 900})
    try_payload(log, payload(log, f"aWdfBrowser{width}"))
    expect(log.get_by_role("region", name="Table of items")).to_contain_text("In the inbox")
    assert barriers(log) == []
    assert log.evaluate("document.querySelector('.page').scrollWidth") <= width
    log.get_by_role("link", name="Back to the delivery log").click()
    expect(log.locator("#totals")).to_contain_text("The last 14 days")
    assert barriers(log) == []
    assert log.evaluate("document.querySelector('.page').scrollWidth") <= width
