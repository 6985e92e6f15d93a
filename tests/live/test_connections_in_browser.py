"""Connecting accounts as an admin does, in a real browser, with the sandbox as Meta."""

import re

import pytest
from playwright.sync_api import expect

from tests.live.browsing import barriers, sign_in, until, violations
from tests.live.installation import Embedded

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server():
    """An installation of its own: logins here take tokens away from each other."""
    with Embedded() as installation:
        yield installation


@pytest.fixture
def desk(page, server, complaints):
    """A tab on Connections, signed in as the demo's owner."""
    complaints.listen(page)
    sign_in(page, server)
    page.goto(f"{server.base_url}/connections/")
    return page


def row_of(desk, platform):
    """The table's row of the first account of a platform."""
    return desk.locator("tbody tr").filter(has=desk.get_by_role("img", name=platform)).first


def approve(desk, *, tick="all"):
    """Walk through the sandbox's dialog."""
    desk.get_by_role("button", name={"all": "Tick all", "none": "Tick none"}[tick]).click()
    desk.get_by_role("button", name="Continue").click()
    desk.wait_for_load_state()


def connect_ticked(desk):
    desk.get_by_role("button", name="Connect", exact=True).click()
    expect(desk).to_have_url(re.compile(r"/connections/$"))


def test_a_cancelled_login_is_told_with_a_way_to_start_again(desk):
    desk.get_by_role("link", name="Connect Instagram").click()
    desk.get_by_role("button", name="Not now").click()
    expect(desk.get_by_role("alert")).to_contain_text("You cancelled the login at Meta")
    assert violations(desk) == []
    desk.get_by_role("link", name="Start again").click()
    expect(desk.get_by_role("button", name="Continue")).to_be_visible()


def test_an_account_is_disconnected_and_connected_again(desk):
    row_of(desk, "Messenger").get_by_role("link", name=re.compile("More about")).click()
    # The card shows another account until the answer is there.
    expect(desk.locator("#account")).to_contain_text("Mtsvane Studio permissions")
    desk.locator("#account").get_by_role("link", name=re.compile("Disconnect")).click()
    desk.get_by_role("button", name="Disconnect").click()
    expect(row_of(desk, "Messenger")).to_contain_text("Disconnected")
    row_of(desk, "Messenger").get_by_role("link", name=re.compile("Connect again")).click()
    approve(desk)
    assert violations(desk) == []
    connect_ticked(desk)
    expect(row_of(desk, "Messenger")).to_contain_text("Active")


def test_a_page_that_was_not_ticked_is_told_and_reconnected(desk):
    desk.get_by_role("link", name="Connect Messenger").click()
    approve(desk, tick="none")
    expect(desk.get_by_text("took access away")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("link", name="Back to Connections").click()
    row = row_of(desk, "Messenger")
    expect(row).to_contain_text("Needs reconnect")
    row.get_by_role("link", name=re.compile("Reconnect")).click()
    approve(desk)
    for box in desk.locator("input[name=account]:enabled").all():
        box.check()
    connect_ticked(desk)
    expect(row_of(desk, "Messenger")).to_contain_text("Active")


def test_a_declined_permission_can_be_allowed_after_all(desk):
    desk.get_by_role("link", name="Connect Messenger").click()
    desk.get_by_text("What it may do").click()
    desk.locator('input[value="pages_messaging"]').uncheck()
    desk.get_by_role("button", name="Continue").click()
    expect(desk.get_by_text("EchoDesk cannot read and answer Messenger messages.")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("link", name="Ask me again at Meta").click()
    approve(desk)
    expect(desk.get_by_role("heading", name="What do you want to connect?")).to_be_visible()
    expect(desk.get_by_text("You did not allow everything")).to_have_count(0)


def test_instagram_login_takes_over_the_account_of_a_page(desk):
    desk.get_by_role("link", name="Without a page").click()
    desk.get_by_role("button", name="Allow").click()
    expect(desk.get_by_text("Connected by the other login")).to_be_visible()
    desk.get_by_role("checkbox").check()
    connect_ticked(desk)
    expect(row_of(desk, "Instagram")).to_contain_text("Instagram Login")


def test_whatsapps_window_opens_and_its_number_is_connected(desk):
    desk.get_by_role("link", name="Connect WhatsApp").click()
    assert violations(desk) == []
    with desk.expect_popup() as popup:
        desk.get_by_role("button", name="Open Meta’s signup").click()
    popup.value.get_by_role("button", name="Finish", exact=True).click()
    expect(desk.get_by_role("heading", name="What do you want to connect?")).to_be_visible()
    assert violations(desk) == []
    number = desk.get_by_role("checkbox").first
    number.check()
    connect_ticked(desk)
    expect(row_of(desk, "WhatsApp")).to_contain_text("Active")


def test_whatsapps_window_waits_for_metas_script_and_says_if_it_is_blocked(desk):
    held = []

    def hold(route):
        held.append(route)

    desk.route("**/sandbox/facebook/sdk.js", hold)
    desk.get_by_role("link", name="Connect WhatsApp").click()
    button = desk.get_by_role("button", name="Open Meta’s signup")
    expect(button).to_be_disabled()
    until(desk, lambda: held)
    held.pop().continue_()
    expect(button).to_be_enabled()
    expect(desk.get_by_text("could not be opened")).to_be_hidden()
    desk.route("**/sandbox/facebook/sdk.js", lambda route: route.abort())
    desk.reload()
    expect(desk.get_by_text("could not be opened")).to_be_visible()
    expect(button).to_be_disabled()
    assert barriers(desk) == []


@pytest.mark.parametrize(
    ("ending", "words"),
    [("Cancel", "closed Meta’s signup"), ("Fail with an error", "already registered")],
)
def test_a_window_that_ends_early_is_explained(desk, ending, words):
    desk.get_by_role("link", name="Connect WhatsApp").click()
    with desk.expect_popup() as popup:
        desk.get_by_role("button", name="Open Meta’s signup").click()
    popup.value.get_by_role("button", name=ending).click()
    expect(desk.get_by_role("alert")).to_contain_text(words)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/connections/", "/connections/app/"])
def test_pages_are_accessible_and_fit(desk, server, path, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"{server.base_url}{path}")
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(desk) == []
