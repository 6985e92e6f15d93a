"""How a member is told of what is theirs, by a tab they do not look at and by the list."""

import re

import pytest
from playwright.sync_api import expect

from tests.live.browsing import barriers, sign_in
from tests.live.installation import Embedded

pytestmark = pytest.mark.browser
AGENT = "giorgi@demo.echodesk.local"
LOOKING_AWAY = "Object.defineProperty(document, 'hasFocus', { value: () => false });"
# What the system would show and play is counted instead.
NOTED = """
window.shown = []; window.rung = 0;
window.Notification = class extends EventTarget {
  static permission = 'granted';
  static requestPermission = async () => 'granted';
  constructor(title, options) { super(); window.shown.push({ title, ...options }); }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.rung += 1; return start.call(this, at); };
"""


@pytest.fixture(scope="module")
def server():
    """An installation of its own, as members change how they are told."""
    with Embedded() as installation:
        yield installation


@pytest.fixture
def theirs(browser, server, complaints):
    """A tab of an agent that nobody looks at."""
    tab = browser.new_page()
    tab.add_init_script(NOTED)
    complaints.listen(tab)
    sign_in(tab, server, AGENT)
    yield tab
    tab.close()


@pytest.fixture
def hand_over(page, server):
    """``hand_over(number)`` gives the agent the so-manieth conversation of the list."""
    sign_in(page, server)
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    ids = page.locator("#list-body .conv").evaluate_all("rows => rows.map(row => row.dataset.id)")
    headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": server.base_url}
    members = page.request.get(f"{server.base_url}/api/members/").json()["results"]
    agent = next(one["id"] for one in members if one["name"].startswith("Giorgi"))

    def give(number):
        address = f"{server.base_url}/api/conversations/{ids[number]}/"
        for assignee in (None, agent):
            answer = page.request.patch(address, data={"assignee": assignee}, headers=headers)
            assert answer.ok, answer.text()
        return ids[number]

    return give


def _tell_me(tab, server, **hours):
    tab.goto(f"{server.base_url}/settings/you/notifications/")
    tab.get_by_label("Desktop notices").check()
    tab.get_by_label("Sound").check()
    for name in ("From", "Until"):
        tab.get_by_label(name, exact=True).fill(hours.get(name, ""))
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Saved.")).to_be_visible()


def test_a_tab_nobody_looks_at_rings_pops_up_and_counts(theirs, server, hand_over):
    _tell_me(theirs, server)
    theirs.add_init_script(LOOKING_AWAY)
    theirs.goto(f"{server.base_url}/settings/you/")
    expect(theirs.locator("#bell [data-hide-zero]")).to_be_hidden()
    given = hand_over(0)
    expect(theirs).to_have_title(re.compile(r"^\(1\) "))
    expect(theirs.locator("#bell [data-unseen]")).to_have_text("1")
    expect(theirs.locator('link[rel="icon"]')).to_have_attribute("data-number", "1")
    theirs.wait_for_function("window.shown.length === 1")
    (notice,) = theirs.evaluate("window.shown")
    assert notice["title"] == "Nino Gelashvili handed a conversation to you"
    assert theirs.evaluate("window.rung") == 2

    theirs.goto(f"{server.base_url}/notifications/")
    theirs.get_by_role("link", name="Nino Gelashvili handed a conversation to you").first.click()
    expect(theirs).to_have_url(re.compile(f"/inbox/{given}/"))


def test_who_looks_is_not_disturbed_and_quiet_hours_are_quiet(theirs, server, hand_over):
    _tell_me(theirs, server)
    hand_over(1)
    expect(theirs.locator("#bell [data-unseen]")).not_to_have_text("0")
    assert theirs.evaluate("[window.shown.length, window.rung]") == [0, 0]

    _tell_me(theirs, server, From="00:00", Until="23:59")
    theirs.add_init_script(LOOKING_AWAY)
    theirs.goto(f"{server.base_url}/settings/you/")
    before = theirs.locator("#bell [data-unseen]").text_content()
    hand_over(2)
    expect(theirs.locator("#bell [data-unseen]")).not_to_have_text(before)
    assert theirs.evaluate("[window.shown.length, window.rung]") == [0, 0]


def test_everything_can_be_taken_as_seen(theirs, server, hand_over):
    hand_over(3)
    theirs.goto(f"{server.base_url}/notifications/")
    expect(theirs.locator("[data-unseen-row]").first).to_be_visible()
    theirs.get_by_role("button", name="Mark all as seen").click()
    expect(theirs.locator("[data-unseen-row]")).to_have_count(0)
    expect(theirs.locator("#bell [data-hide-zero]")).to_be_hidden()
    expect(theirs).not_to_have_title(re.compile(r"^\("))


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit(theirs, server, hand_over, width):
    hand_over(4)
    theirs.set_viewport_size({"width": width, "height": 900})
    for path in ("/notifications/", "/settings/you/notifications/", "/settings/you/"):
        theirs.goto(server.base_url + path)
        assert barriers(theirs) == [], path
        page = theirs.locator(".page")
        assert page.evaluate("e => e.scrollWidth <= e.clientWidth"), path
        assert theirs.evaluate("document.documentElement.scrollHeight <= innerHeight"), path
    if width < 700:
        expect(theirs.locator(".tabbar [data-unseen]")).to_be_visible()
