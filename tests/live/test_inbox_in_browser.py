"""The inbox as a person uses it, in a real browser."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.live.browsing import NARROW, WIDE, barriers, sign_in, until
from tests.live.customers import Customer

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page, embedded_server, complaints):
    """A wide tab in the inbox, signed in."""
    complaints.listen(page)
    page.set_viewport_size(WIDE)
    sign_in(page, embedded_server)
    return page


@pytest.fixture
def customer(desk, embedded_server):
    """Somebody who has just written, and whose conversation is in the list."""
    somebody = Customer(desk, embedded_server)
    somebody.says("Hello, is this open?")
    expect(somebody.row).to_be_visible()
    return somebody


def _open(desk, row):
    row.locator(".conv__link").click()
    expect(desk.locator("#conversation-name")).to_be_visible()


def _reply(desk, text):
    desk.locator("#reply-text").fill(text)
    desk.locator("#reply-text").press("Control+Enter")


def test_a_conversation_appears_by_itself_on_top_of_the_list(desk, customer):
    expect(desk.locator(".conv").first).to_contain_text("Hello, is this open?")
    expect(desk).to_have_title(re.compile(r"^\(\d+\) Inbox"))
    customer.says("Are you there?")
    row = desk.locator(".conv").first
    expect(row).to_contain_text("Are you there?")
    expect(row.locator(".unread")).to_contain_text("2")


def test_a_reply_stands_there_at_once_and_is_then_sent(desk, customer):
    row = customer.row
    _open(desk, row)
    held = []
    desk.route("**/reply/", lambda route: held.append(route))  # noqa: PLW0108
    _reply(desk, "With you in a moment")
    bubble = desk.locator(".msg", has_text="With you in a moment")
    expect(bubble).to_have_attribute("data-state", "queued")
    expect(desk.locator("#reply-text")).to_be_focused()
    expect(desk.locator("#reply-text")).to_have_value("")
    held[0].continue_()
    expect(bubble).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    expect(bubble).to_have_count(1)
    expect(desk.locator(".conv").first).to_contain_text("You: With you in a moment")


def test_what_could_not_be_delivered_says_why_and_can_be_tried_again(desk, customer):
    row = customer.row
    _open(desk, row)
    customer.phone("fault", kind="window")
    _reply(desk, "This one fails")
    bubble = desk.locator(".msg", has_text="This one fails")
    expect(bubble).to_have_attribute("data-state", "failed")
    expect(bubble.locator(".msg__meta")).to_contain_text("time to answer has run out")
    bubble.get_by_role("button", name="Retry").click()
    expect(bubble).to_have_attribute("data-state", re.compile("sent|delivered|read"))


def test_a_reply_that_does_not_reach_the_server_is_kept_and_sent_once(desk, customer):
    row = customer.row
    _open(desk, row)
    desk.route("**/reply/", lambda route: route.abort())
    _reply(desk, "Written in a tunnel")
    bubble = desk.locator(".msg", has_text="Written in a tunnel")
    expect(bubble).to_have_attribute("data-state", "failed")
    desk.reload()
    expect(bubble).to_have_attribute("data-state", "failed")
    desk.unroute("**/reply/")
    bubble.get_by_role("button", name="Retry").click()
    expect(bubble).to_have_attribute("data-state", re.compile("sent|delivered|read"))
    desk.reload()
    expect(bubble).to_have_count(1)


def test_a_refused_text_comes_back_to_be_mended(desk, customer):
    row = customer.row
    _open(desk, row)
    _reply(desk, "x" * 12_000)
    expect(desk.locator("#reply-text")).to_have_value("x" * 12_000)
    expect(desk.locator("#reply-form [data-error]")).to_contain_text("Shorten it")


@pytest.fixture
def another(desk, customer, embedded_server):
    """Somebody else who has just written."""
    somebody = Customer(desk, embedded_server)
    somebody.says("And I am here as well")
    expect(somebody.row).to_be_visible()
    return somebody


def test_drafts_wait_for_their_conversation(desk, customer, another):
    _open(desk, customer.row)
    desk.locator("#reply-text").fill("Half a thou")
    desk.locator("#tab-note").click()
    desk.locator("#note-text").fill("Ask Tamar")
    another.row.locator(".conv__link").click()
    expect(desk.locator("#reply-text")).to_have_value("")
    desk.go_back()
    expect(desk.locator("#reply-text")).to_have_value("Half a thou")
    expect(desk.locator("#note-text")).to_have_value("Ask Tamar")


def test_a_page_made_before_a_draft_was_stored_does_not_take_it_away(desk, customer, another):
    _open(desk, customer.row)
    here = urlsplit(desk.url).path
    drafts, pages = [], []
    desk.route("**/draft/", lambda route: drafts.append(route))  # noqa: PLW0108
    desk.locator("#reply-text").fill("Half a thou")
    until(desk, lambda: drafts)
    another.row.locator(".conv__link").click()
    expect(desk.locator("#reply-text")).to_have_value("")
    made = re.compile(f"{here}[?]?$")
    desk.route(made, lambda route: pages.append((route, route.fetch())))
    desk.go_back()
    until(desk, lambda: pages)
    with desk.expect_response("**/draft/"):
        drafts[0].continue_()
    desk.wait_for_timeout(200)
    for route, answer in pages:
        route.fulfill(response=answer)
    expect(desk.locator("#conversation-name")).to_contain_text(customer.name)
    expect(desk.locator("#reply-text")).to_have_value("Half a thou")


def test_a_message_in_the_open_conversation_is_appended_and_read(desk, customer):
    _open(desk, customer.row)
    customer.says("One more thing")
    bubble = desk.locator(".msg", has_text="One more thing")
    expect(bubble).to_be_in_viewport()
    expect(desk.locator(".conv", has_text="One more thing").locator(".unread")).to_have_count(0)


def test_a_conversation_opens_though_its_row_changes_meanwhile(desk, customer):
    held = []
    desk.route(re.compile(r"/inbox/\d+/\?$"), lambda route: held.append(route))  # noqa: PLW0108
    customer.row.locator(".conv__link").click()
    customer.says("And another thing")
    expect(customer.row).to_contain_text("And another thing")
    held[0].continue_()
    expect(desk.locator("#conversation-name")).to_contain_text(customer.name)
    expect(desk.locator("#desk")).to_have_count(1)
    _reply(desk, "Coming")
    bubble = desk.locator(".msg", has_text="Coming")
    expect(bubble).to_have_attribute("data-state", re.compile("sent|delivered|read"))


def test_who_reads_above_is_not_moved_but_told(desk, customer):
    _open(desk, customer.row)
    for number in range(25):
        _reply(desk, f"Line {number}\nwith\nthree rows")
    expect(desk.locator(".msg", has_text="Line 24")).to_have_attribute(
        "data-state", re.compile("sent|delivered|read"), timeout=20_000
    )
    desk.locator("#log").evaluate("log => { log.scrollTop = 100 }")
    customer.says("Down here")
    expect(desk.locator("#jump")).to_contain_text("1 new message")
    assert abs(desk.locator("#log").evaluate("log => log.scrollTop") - 100) < 5
    desk.locator("#jump").click()
    expect(desk.locator(".msg", has_text="Down here")).to_be_in_viewport()
    expect(desk.locator("#jump")).to_be_hidden()


def test_a_row_that_is_told_anew_while_it_is_pressed_opens_all_the_same(desk, customer):
    row = customer.row
    row.hover()
    desk.mouse.down()
    with desk.expect_response(re.compile(r"/inbox/\d+/row/")):
        customer.says("One more thing")
    desk.wait_for_timeout(500)
    desk.mouse.up()
    expect(desk.locator("#conversation-name")).to_have_text(customer.name)
    expect(row).to_contain_text("One more thing")


def test_rows_keep_their_places_while_somebody_points_at_them(desk, customer, embedded_server):
    _open(desk, customer.row)
    desk.locator(".conv").nth(3).hover()
    name = desk.locator(".conv").nth(3).locator(".conv__name").inner_text()
    Customer(desk, embedded_server).says("Let me in")
    expect(desk.locator("#moved")).to_contain_text("1 conversation moved up")
    assert desk.locator(".conv").nth(3).locator(".conv__name").inner_text() == name
    desk.locator("#moved").click()
    expect(desk.locator(".conv").first).to_contain_text("Let me in")


def test_resolving_goes_on_to_the_next_and_can_be_taken_back(desk, customer):
    row = customer.row
    _open(desk, row)
    here = desk.url
    desk.keyboard.press("e")
    expect(desk.locator(".toast")).to_contain_text("Conversation resolved")
    expect(row).to_have_count(0)
    expect(desk).not_to_have_url(here)
    desk.keyboard.press("z")
    expect(row).to_be_visible()
    expect(desk.locator(".toast")).to_have_count(0)


def test_the_whole_way_by_keyboard(desk, customer):
    desk.keyboard.press("j")
    expect(desk.locator(".conv").first.locator(".conv__link")).to_be_focused()
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    expect(desk.locator("#reply-text")).to_be_focused()
    desk.keyboard.type("jk")
    expect(desk.locator("#reply-text")).to_have_value("jk")
    desk.keyboard.press("Escape")
    expect(desk.locator(".conv").first.locator(".conv__link")).to_be_focused()
    desk.keyboard.press("n")
    expect(desk.locator("#note-text")).to_be_focused()
    desk.keyboard.type("Only for us")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".note", has_text="Only for us")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("i")
    expect(desk.locator(".toast", has_text="Assigned to Nino")).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.locator("#conversation-header .pop :focus")).to_be_visible()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Escape")
    expect(desk.locator("#assign-menu")).to_be_focused()
    desk.keyboard.press("/")
    expect(desk.locator("#search")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#keys")).to_be_hidden()


def test_single_keys_can_be_switched_off(desk, customer):
    desk.keyboard.press("?")
    with desk.expect_response("**/you/shortcuts/"):
        desk.locator("#keys-on").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    expect(desk.locator(".conv__link:focus")).to_have_count(0)
    desk.reload()
    desk.keyboard.press("j")
    expect(desk.locator(".conv__link:focus")).to_have_count(0)
    desk.locator("[data-keys-open]").click()
    with desk.expect_response("**/you/shortcuts/"):
        desk.locator("#keys-on").check()
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    expect(desk.locator(".conv__link:focus")).to_have_count(1)


def test_filters_and_search_change_the_list_and_the_address(desk, customer):
    desk.locator("#list-filters").get_by_role("link", name="Unassigned").click()
    expect(desk).to_have_url(re.compile(r"\?queue=unassigned$"))
    desk.locator("summary", has_text="Platform").click()
    desk.locator(".pop").get_by_role("link", name="Instagram").click()
    expect(desk).to_have_url(re.compile("platform=instagram"))
    expect(desk.locator('.conv .channel[data-ch="whatsapp"]')).to_have_count(0)
    desk.locator("#search").fill("Hello, is this")
    expect(desk).to_have_url(re.compile("q=Hello"))
    expect(desk.locator(".conv").first).to_contain_text("Hello, is this open?")
    desk.reload()
    expect(desk.locator("#search")).to_have_value("Hello, is this")
    desk.locator("#search").fill("no such words anywhere")
    expect(desk.locator("#list")).to_contain_text("Nobody and nothing found")


def test_a_label_is_added_by_key_and_shown_in_the_details_and_the_row(desk, customer):
    row = customer.row
    _open(desk, row)
    desk.keyboard.press("l")
    desk.locator("#conversation-header .opt", has_text="VIP").click()
    expect(desk.locator("#labels .tag", has_text="VIP")).to_be_visible()
    expect(row.locator(".tag", has_text="VIP")).to_be_visible()


def test_a_colleagues_work_is_seen_without_a_reload(desk, customer, browser, embedded_server):
    row = customer.row
    _open(desk, row)
    other = browser.new_page(viewport=WIDE)
    sign_in(other, embedded_server, email="tamar@demo.echodesk.local")
    other.goto(desk.url)
    other.keyboard.press("i")
    expect(desk.locator("#assign-menu")).to_contain_text("Tamar")
    _reply(other, "Tamar here")
    expect(desk.locator(".msg", has_text="Tamar here")).to_be_visible()
    other.close()


def test_what_was_missed_while_offline_is_there_afterwards(desk, customer):
    _open(desk, customer.row)
    # What is still being fetched would be lost, and rightly complained of.
    desk.wait_for_load_state("networkidle")
    desk.context.set_offline(True)
    for number in range(12):
        customer.says(f"Said into the dark, {number}")
    desk.context.set_offline(False)
    said = desk.locator(".msg", has_text="Said into the dark")
    expect(said).to_have_count(12, timeout=20_000)
    expect(said.last).to_contain_text("11")
    expect(said.last).to_be_in_viewport()


def test_many_who_wrote_while_one_was_offline_are_all_in_the_list(desk, embedded_server):
    desk.context.set_offline(True)
    for _ in range(12):
        Customer(desk, embedded_server).says("All at once")
    desk.context.set_offline(False)
    rows = desk.locator(".conv", has_text="All at once")
    expect(rows).to_have_count(12, timeout=20_000)
    times = rows.evaluate_all("rows => rows.map(row => Date.parse(row.dataset.activity))")
    assert times == sorted(times, reverse=True)


def test_a_narrow_screen_is_a_stack_with_a_way_back(desk, customer):
    desk.set_viewport_size(NARROW)
    row = customer.row
    _open(desk, row)
    expect(desk.locator("#list")).to_be_hidden()
    expect(desk.locator("#conversation-name")).to_be_focused()
    desk.locator("#conversation-name a").click()
    expect(desk).to_have_url(re.compile("/details/$"))
    expect(desk.locator("#details")).to_be_visible()
    desk.go_back()
    expect(desk.locator("#log")).to_be_visible()
    desk.go_back()
    expect(desk.locator("#list")).to_be_visible()
    expect(desk.locator(".tabbar")).to_be_visible()


def test_the_theme_follows_the_system_until_somebody_chooses(desk):
    desk.emulate_media(color_scheme="dark")
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    assert desk.evaluate(scheme) == "light dark"
    desk.locator("[data-theme-toggle]").first.click()
    assert desk.evaluate(scheme) == "light"
    desk.reload()
    assert desk.evaluate(scheme) == "light"


# --- Everybody can use it --------------------------------------------------------------------


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def screen(request):
    return request.param


def test_the_sign_in_page_has_no_barrier(page, embedded_server, screen):
    page.set_viewport_size(screen)
    page.goto(f"{embedded_server.base_url}/accounts/login/")
    assert barriers(page) == []


@pytest.mark.parametrize("path", ["/inbox/", "/connections/", "/accounts/password/change/"])
def test_a_page_has_no_barrier(desk, embedded_server, screen, path):
    desk.set_viewport_size(screen)
    desk.goto(f"{embedded_server.base_url}{path}")
    assert barriers(desk) == []


@pytest.mark.parametrize("words", ["Salome", "Camille", "Priya"])
def test_a_conversation_has_no_barrier(desk, embedded_server, screen, words):
    desk.goto(f"{embedded_server.base_url}/inbox/?status=all")
    link = desk.locator(".conv__link").filter(has_text=words)
    number = {"Salome": 0, "Camille": 1, "Priya": 2}[words]
    target = link.first if link.count() else desk.locator(".conv__link").nth(number)
    address = target.get_attribute("href")
    desk.set_viewport_size(screen)
    desk.goto(f"{embedded_server.base_url}{address}")
    assert barriers(desk) == []
    desk.goto(f"{embedded_server.base_url}{address.split('?')[0]}details/")
    assert barriers(desk) == []


def test_open_menus_and_the_key_sheet_have_no_barrier(desk, customer):
    row = customer.row
    _open(desk, row)
    desk.keyboard.press("a")
    assert barriers(desk) == []
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    assert barriers(desk) == []
