"""Locations, members, the audit trail and the webhooks' test, as an admin uses them."""

import re

import pytest
from playwright.sync_api import expect

from tests.live.browsing import barriers, sign_in, violations
from tests.live.installation import Embedded

pytestmark = pytest.mark.browser
AGENT = "giorgi@demo.echodesk.local"


@pytest.fixture(scope="module")
def server():
    """An installation of its own: what an agent may see changes here."""
    with Embedded() as installation:
        yield installation


@pytest.fixture
def desk(page, server, complaints):
    """A tab of the demo's owner."""
    complaints.listen(page)
    sign_in(page, server)
    return page


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_every_page_is_accessible_and_fits(desk, server, width):
    desk.set_viewport_size({"width": width, "height": 900})
    for path in (
        "/connections/",
        "/settings/business/",
        "/settings/members/",
        "/settings/members/invite/",
        "/settings/teams/",
        "/settings/labels/",
        "/settings/labels/1/",
        "/settings/replies/",
        "/settings/replies/new/",
        "/settings/members/3/",
        "/settings/locations/",
        "/settings/audit/",
    ):
        desk.goto(server.base_url + path)
        assert barriers(desk) == [], path
        page = desk.locator(".page")
        assert page.evaluate("e => e.scrollWidth <= e.clientWidth"), path
        assert desk.evaluate("document.documentElement.scrollHeight <= innerHeight"), path


def test_an_agent_is_limited_to_a_location_while_they_look(desk, server, browser):
    theirs = browser.new_page()
    sign_in(theirs, server, AGENT)
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


@pytest.fixture
def narrow(request, desk):
    """Wide, and as on a phone."""
    desk.set_viewport_size({"width": request.param, "height": 844})


@pytest.mark.parametrize("narrow", [1440, 390], indirect=True)
def test_a_new_colleague_comes_by_an_invitation(desk, server, browser, narrow):
    width = desk.viewport_size["width"]
    email = f"ana{width}@example.com"
    desk.goto(f"{server.base_url}/settings/members/")
    desk.get_by_role("link", name="Invite").click()
    desk.get_by_label("E-mail address").fill("nino@demo.echodesk.local")
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_text("belongs to this workspace already")).to_have_count(1)
    desk.get_by_label("E-mail address").fill(email)
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_text(f"{email} is invited by mail.")).to_be_visible()
    # Without a mail server, mails are printed.
    printed = "".join(process.output() for process in server.processes.values())
    link = re.findall(r"http\S+/invitations/\S+/", printed)[-1]

    theirs = browser.new_context(timezone_id="Asia/Tbilisi", locale="en").new_page()
    theirs.set_viewport_size(desk.viewport_size)
    theirs.goto(server.base_url + link[link.index("/invitations/") :])
    assert violations(theirs) == []
    theirs.get_by_label("Your name").fill("Ana Example")
    theirs.get_by_label("Choose a password").fill("12345678")
    theirs.get_by_role("button", name="Join").click()
    expect(theirs.get_by_text("too common")).to_have_count(1)
    theirs.get_by_label("Choose a password").fill("blue batumi boulevard")
    theirs.get_by_role("button", name="Join").click()
    expect(theirs.locator("#list-body .conv").first).to_be_visible()
    assert theirs.locator("body").get_attribute("data-time-zone") == "Asia/Tbilisi"
    theirs.context.close()
    desk.goto(f"{server.base_url}/settings/members/")
    expect(desk.get_by_text(email)).to_have_count(1)


@pytest.mark.parametrize("narrow", [1440, 390], indirect=True)
def test_members_choose_their_theme_time_zone_and_shortcuts(desk, server, narrow):
    desk.goto(f"{server.base_url}/settings/you/")
    desk.get_by_label("Dark").check()
    desk.get_by_label("Time zone").fill("Batumi")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("There is no such time zone.")).to_have_count(1)
    desk.get_by_role("button", name=re.compile("where this device is")).click()
    desk.get_by_role("switch", name="Keyboard shortcuts").uncheck()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")
    expect(desk.locator("body")).to_have_attribute("data-shortcuts", "off")
    desk.get_by_label("Like the device").check()
    desk.get_by_role("switch", name="Keyboard shortcuts").check()
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("html")).not_to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("narrow", [1440, 390], indirect=True)
def test_teams_labels_and_canned_replies_are_kept_in_the_settings(desk, server, narrow):
    width = desk.viewport_size["width"]
    desk.goto(f"{server.base_url}/settings/teams/")
    desk.get_by_label("Name", exact=True).fill(f"Team {width}")
    desk.get_by_label("Giorgi Lomidze").check()
    desk.get_by_role("button", name="Add").click()
    expect(desk.get_by_role("link", name=f"Change Team {width}")).to_be_visible()

    desk.goto(f"{server.base_url}/settings/labels/")
    desk.get_by_label("Name", exact=True).fill(f"Urgent {width}")
    desk.get_by_label("Red").check()
    desk.get_by_role("button", name="Add").click()
    desk.get_by_role("link", name=f"Change Urgent {width}").click()
    desk.get_by_role("combobox", name="Merge into").select_option(label="Complaint")
    desk.get_by_role("button", name="Merge").click()
    expect(desk.get_by_text("0 conversations will have Complaint instead.")).to_be_visible()
    desk.get_by_role("button", name="Merge").click()
    expect(desk.get_by_text(f"Urgent {width} is now Complaint.")).to_be_visible()

    desk.goto(f"{server.base_url}/settings/replies/new/")
    desk.get_by_label("Shortcut").fill(f"hello-{width}")
    desk.get_by_label("Text").fill("Good day ")
    desk.get_by_role("button", name="The person's first name").click()
    expect(desk.locator("#preview")).to_contain_text("Good day Mariam")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text(f"/hello-{width} is saved.")).to_be_visible()
