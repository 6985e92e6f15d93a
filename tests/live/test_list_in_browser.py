"""Views, the list and the keyboard as a person uses them, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.live.browsing import NARROW, WIDE, barriers, place_of, sign_in, violations
from tests.live.customers import Customer

pytestmark = pytest.mark.browser


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def screen(request):
    return request.param


@pytest.fixture
def desk(page, embedded_server, screen, complaints):
    """A tab in the inbox, at both widths."""
    complaints.listen(page)
    page.set_viewport_size(screen)
    sign_in(page, embedded_server)
    return page


@pytest.fixture
def is_wide(screen):
    return screen is WIDE


def rows_named(desk, word):
    return desk.locator("#rows .conv", has_text=word)


def go(desk, installation, path):
    desk.goto(installation.base_url + path)


def choose_view(desk, is_wide, name):
    """A view from the rail, or from the menu where there is no rail."""
    place = desk.locator("#rail-views")
    if not is_wide:
        desk.locator("#views-menu").click()
        place = desk.locator(".pop.views")
    place.get_by_role("link", name=re.compile(rf"^{name}")).click()


def number_of(desk, key):
    return desk.locator(f'#rail-views [data-count="{key}"]')


def test_views_show_their_own_with_live_numbers(desk, embedded_server, is_wide):
    for name, query in (
        ("Mine", "queue=mine"),
        ("Mentions", "queue=mentions"),
        ("Snoozed", "status=snoozed"),
        ("Resolved", "status=resolved"),
        ("Spam", "status=spam"),
    ):
        choose_view(desk, is_wide, name)
        expect(desk).to_have_url(re.compile(query))
        expect(desk.locator(".list__name")).to_have_text(name)
    desk.go_back()
    expect(desk.locator(".list__name")).to_have_text("Resolved")
    go(desk, embedded_server, "/inbox/")
    before = int(number_of(desk, "all").text_content())
    Customer(desk, embedded_server).says("Counted at once")
    expect(number_of(desk, "all")).to_have_text(str(before + 1))
    assert violations(desk) == []


def test_filters_are_kept_as_a_view_changed_and_deleted(desk, embedded_server, is_wide):
    name = f"Hot {'wide' if is_wide else 'narrow'}"
    sheet = desk.locator("#filters")
    sheet.locator("> summary").click()
    sheet.get_by_label("Priority").select_option("urgent")
    sheet.get_by_label("Status").select_option("all")
    assert violations(desk) == []
    sheet.get_by_label("Name").fill(name)
    sheet.get_by_role("button", name="Save view").click()
    expect(desk).to_have_url(re.compile(r"\?view=\d+$"))
    expect(desk.locator(".list__name")).to_have_text(name)

    sheet.locator("> summary").click()
    expect(sheet.get_by_label("Priority")).to_have_value("urgent")
    sheet.get_by_label("Name").fill(f"{name} ones")
    sheet.get_by_label("Share with the team").check()
    sheet.get_by_role("button", name="Save changes").click()
    expect(desk.locator(".list__name")).to_have_text(f"{name} ones")
    choose_view(desk, is_wide, "Mine")
    choose_view(desk, is_wide, f"{name} ones")
    expect(desk.locator(".list__name")).to_have_text(f"{name} ones")

    sheet.locator("> summary").click()
    sheet.get_by_text("Delete this view").click()
    sheet.get_by_role("button", name="Delete view").click()
    expect(desk.locator(".toast", has_text="View deleted")).to_be_visible()
    expect(desk.locator("#rail-views").get_by_text(f"{name} ones")).to_have_count(0)


def test_a_filtered_list_shows_only_what_fits(desk, embedded_server):
    Customer(desk, embedded_server).says("Plain and open")
    sheet = desk.locator("#filters")
    sheet.locator("> summary").click()
    sheet.get_by_label("Priority").select_option("urgent")
    sheet.get_by_role("button", name="Show").click()
    expect(desk).to_have_url(re.compile(r"\?priority=urgent$"))
    expect(rows_named(desk, "Plain and open")).to_have_count(0)
    expect(sheet.locator("> summary .num")).to_have_text("1")


def _pick(desk, row, is_wide):
    """By the box that appears on the face, or by a finger that rests on the row."""
    if is_wide:
        row.hover()
        row.locator(".conv__pick").click()
        return
    for kind in ("pointerdown", "pointerup"):
        row.dispatch_event(kind, {"pointerType": "touch", "bubbles": True})
        if kind == "pointerdown":
            expect(row.locator(".conv__check")).to_be_checked()


def test_several_are_picked_resolved_and_brought_back(desk, embedded_server, is_wide):
    people = [Customer(desk, embedded_server) for _ in range(3)]
    for one in people:
        one.says("To be settled")
    rows = [desk.locator("#rows .conv", has_text=one.name) for one in people]
    for row in rows:
        expect(row).to_be_visible()
    top = place_of(rows[2])["y"]
    _pick(desk, rows[2], is_wide)
    expect(desk.locator("#picked")).to_have_text("1 picked")
    # The bar takes the place of the filters: nothing moves.
    assert abs(place_of(rows[2])["y"] - top) < 1
    rows[0].locator(".conv__check").click(modifiers=["Shift"])
    expect(desk.locator("#picked")).to_have_text("3 picked")
    assert violations(desk) == []
    desk.locator("#bulk").get_by_role("button", name="Resolve").click()
    expect(desk.locator(".toast", has_text="3 conversations changed")).to_be_visible()
    for row in rows:
        expect(row).to_have_count(0)
    desk.locator(".toast").get_by_role("button", name="Undo").click()
    for row in rows:
        expect(row).to_be_visible()
    expect(desk.locator("#picked")).to_be_hidden()


def test_labels_people_and_snoozes_for_all_picked(desk, embedded_server, is_wide):
    one = Customer(desk, embedded_server)
    one.says("Sort me")
    row = desk.locator("#rows .conv", has_text=one.name)
    bar = desk.locator("#bulk")
    for menu, choice in (("Labels", "VIP"), ("Assign", "Tamar"), ("More", "Urgent")):
        _pick(desk, row, is_wide)
        bar.locator(f'summary[aria-label="{menu}"]').click()
        bar.locator(".opt", has_text=choice).first.click()
        expect(bar).to_be_hidden()
    expect(row.locator(".tag", has_text="VIP")).to_be_visible()
    expect(row.get_by_text("Urgent")).to_have_count(1)
    expect(row.get_by_text(re.compile("Assigned to Tamar"))).to_have_count(1)
    _pick(desk, row, is_wide)
    bar.locator('summary[aria-label="Snooze"]').click()
    bar.locator(".opt", has_text="Until they reply").click()
    expect(row).to_have_count(0)
    # Nothing moves under the pointer.
    desk.mouse.move(5, 5)
    one.says("Here I am")
    expect(row).to_be_visible()


def test_unread_is_each_members_own(desk, embedded_server, browser):
    one = Customer(desk, embedded_server)
    one.says("Who reads me?")
    other = browser.new_page(viewport=WIDE)
    sign_in(other, embedded_server, email="tamar@demo.echodesk.local")
    theirs = other.locator("#rows .conv", has_text=one.name)
    expect(theirs.locator(".unread")).to_be_visible()
    row = desk.locator("#rows .conv", has_text=one.name)
    row.locator(".conv__link").click()
    expect(row.locator(".unread")).to_have_count(0)
    other.reload()
    expect(theirs.locator(".unread")).to_be_visible()
    theirs.locator(".conv__link").click()
    expect(theirs.locator(".unread")).to_have_count(0)
    other.close()


def _open_palette(desk):
    # A page that has just come does not listen yet.
    desk.wait_for_load_state("networkidle")
    desk.keyboard.press("Control+k")
    expect(desk.locator("#palette-words")).to_be_focused()


def test_the_palette_finds_actions_people_views_and_settings(desk, embedded_server, is_wide):
    one = Customer(desk, embedded_server)
    one.says("Palette, please")
    words = desk.locator("#palette-words")
    first = desk.locator('#palette-options [aria-selected="true"]')

    _open_palette(desk)
    expect(words).to_be_focused()
    desk.keyboard.type(one.name)
    expect(desk.locator("#palette-options .opt", has_text=one.name).first).to_be_visible()
    assert violations(desk) == []
    desk.keyboard.press("Enter")
    expect(desk.locator("#conversation-name")).to_contain_text(one.name)
    here = desk.url

    _open_palette(desk)
    expect(first).to_contain_text(one.name)
    # By letters with gaps, and out of order.
    desk.keyboard.type("reslv")
    expect(first).to_contain_text("Resolve")
    desk.keyboard.press("Enter")
    expect(desk.locator(".toast", has_text="resolved")).to_be_visible()
    # On with the next one; a narrow screen goes back to the list.
    expect(desk).not_to_have_url(here)

    _open_palette(desk)
    desk.keyboard.type("snoozed")
    expect(first).to_contain_text("Snoozed")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("status=snoozed"))

    _open_palette(desk)
    desk.keyboard.type("notifications")
    # Faster than the list of pages: it waits for it.
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("/settings/you/notifications/"))
    _open_palette(desk)
    desk.keyboard.type("zzzz")
    expect(desk.locator("#palette-options .opt")).to_have_count(1)
    desk.keyboard.press("Escape")
    expect(desk.locator("#palette")).to_be_hidden()


def test_picking_and_settling_by_keys_alone(desk, embedded_server):
    one = Customer(desk, embedded_server)
    one.says("By keys")
    row = desk.locator("#rows .conv").first
    expect(row).to_contain_text(one.name)
    desk.keyboard.press("j")
    expect(row.locator(".conv__link")).to_be_focused()
    desk.keyboard.press("x")
    expect(row.locator(".conv__check")).to_be_checked()
    desk.keyboard.press("Escape")
    expect(row.locator(".conv__check")).not_to_be_checked()
    desk.keyboard.press("x")
    desk.keyboard.press("l")
    desk.keyboard.press("Escape")
    desk.keyboard.press("e")
    expect(desk.locator("#rows .conv", has_text=one.name)).to_have_count(0)
    desk.keyboard.press("z")
    expect(desk.locator("#rows .conv", has_text=one.name)).to_be_visible()
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_contain_text("Pick a conversation")


def test_a_conversation_is_fetched_before_it_is_opened(desk, embedded_server, is_wide):
    one = Customer(desk, embedded_server)
    one.says("Fetch me")
    link = desk.locator("#rows .conv", has_text=one.name).locator(".conv__link")
    with desk.expect_response(lambda one: one.request.headers.get("hx-target") == "desk"):
        link.focus()
    asked = []
    desk.on("request", lambda request: asked.append(request.headers.get("hx-target")))
    link.click()
    expect(desk.locator("#conversation-name")).to_contain_text(one.name)
    expect(desk).to_have_url(re.compile(r"/inbox/\d+/"))
    assert "desk" not in asked
    desk.go_back()
    expect(desk.locator("#rows")).to_be_visible()


@pytest.mark.parametrize("path", ["/inbox/views/new/", "/inbox/?status=spam"])
def test_a_page_has_no_barrier(desk, embedded_server, path):
    go(desk, embedded_server, path)
    assert barriers(desk) == []
