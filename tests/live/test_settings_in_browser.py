"""Locations, members, the audit trail and the webhooks' test, as an admin uses them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.live.conftest import sign_in
from tests.live.installation import DEMO_PASSWORD, Embedded

pytestmark = pytest.mark.browser
AGENT = "giorgi@demo.echodesk.local"


@pytest.fixture(scope="module")
def server():
    """An installation of its own: what an agent may see changes here."""
    with Embedded() as installation:
        yield installation


@pytest.fixture
def desk(page, server):
    """A tab of the demo's owner that minds every complaint of the browser."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    sign_in(page, server)
    yield page
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_every_page_is_accessible_and_fits(desk, server, width, scheme):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=scheme)
    for path in (
        "/connections/",
        "/settings/members/",
        "/settings/members/3/",
        "/settings/locations/",
        "/settings/audit/",
    ):
        desk.goto(server.base_url + path)
        results = Axe().run(desk)
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"
        page = desk.locator(".page")
        assert page.evaluate("e => e.scrollWidth <= e.clientWidth"), path
        assert desk.evaluate("document.documentElement.scrollHeight <= innerHeight"), path


def test_an_agent_is_limited_to_a_location_while_they_look(desk, server, browser):
    theirs = browser.new_page()
    sign_in(theirs, server, AGENT, DEMO_PASSWORD)
    rows = theirs.locator("#list-body .conv")
    expect(rows.locator("[aria-label=WhatsApp]").first).to_be_visible()

    desk.goto(f"{server.base_url}/settings/locations/")
    for name in ("Tbilisi", "Batumi"):
        desk.get_by_label("Name").fill(name)
        desk.get_by_role("button", name="Add").click()
        expect(desk.get_by_role("cell", name=name, exact=True)).to_be_visible()
    desk.goto(f"{server.base_url}/settings/members/")
    desk.get_by_role("link", name="Change Giorgi").click()
    desk.get_by_label("Only accounts of these locations").check()
    desk.get_by_label("Tbilisi").check()
    desk.get_by_role("button", name="Save").click()
    desk.goto(f"{server.base_url}/connections/")
    desk.get_by_role("link", name="More about +995").click()
    expect(desk.locator("#account h2")).to_contain_text("+995")
    desk.locator("#account").get_by_label("Location").select_option(label="Batumi")
    desk.get_by_role("button", name="Move").click()
    expect(desk.get_by_text("now belongs to Batumi")).to_be_visible()

    # The socket heard of it: the list was loaded afresh, without a hand on it.
    expect(rows.locator("[aria-label=WhatsApp]")).to_have_count(0)
    expect(rows.first).to_be_visible()
    theirs.goto(f"{server.base_url}/connections/")
    expect(theirs.get_by_text("2 accounts in")).to_be_visible()
    desk.goto(f"{server.base_url}/settings/audit/")
    expect(desk.locator("tbody tr").first).to_contain_text("to Batumi")
    theirs.close()


def test_test_events_come_back(signed_in_page, installation):
    page = signed_in_page
    page.goto(f"{installation.base_url}/connections/")
    page.get_by_role("button", name="Test webhooks").click()
    expect(page.get_by_text("Came back")).to_have_count(3, timeout=20_000)
