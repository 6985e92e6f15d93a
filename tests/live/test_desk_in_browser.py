"""One conversation as people work in it: sorting, timeline, writing, and colleagues beside."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.live.browsing import NARROW, WIDE, barriers, sign_in
from tests.live.customers import Customer
from tests.live.installation import DEMO_EMAIL, Embedded

pytestmark = pytest.mark.browser

COLLEAGUE = "tamar@demo.echodesk.local"
LEFT = re.compile("sent|delivered|read")


@pytest.fixture(scope="module")
def server():
    """An installation of its own, with a canned reply that has a gap and one that has none."""
    with Embedded() as installation:
        token = installation.access_token()
        for shortcut, text in [
            ("qstock", "Yes, {{contact.first_name}}, it is in stock."),
            ("qmail", "We wrote to {{contact.email}}."),
        ]:
            reply = {"shortcut": shortcut, "text": text, "shared": True}
            installation.api("POST", "/api/canned-replies/", token, json=reply)
        yield installation


def _open_tab(page, server, complaints, size=WIDE, email=DEMO_EMAIL):
    complaints.listen(page)
    page.set_viewport_size(size)
    sign_in(page, server, email)
    return page


@pytest.fixture
def desk(page, server, complaints):
    return _open_tab(page, server, complaints)


@pytest.fixture
def beside(browser, server, complaints):
    """Opens the inbox in another browser: ``beside(email)``, oneself without one."""
    pages = []

    def open_beside(email=DEMO_EMAIL):
        page = browser.new_page()
        pages.append(page)
        return _open_tab(page, server, complaints, email=email)

    yield open_beside
    for page in pages:
        page.close()


@pytest.fixture
def talk(desk, server):
    """Somebody who has just written, with their conversation open."""
    somebody = Customer(desk, server)
    somebody.says("Hello, is this open?")
    # A pointer in the list would hold its order.
    desk.mouse.move(WIDE["width"] / 2, WIDE["height"] / 2)
    somebody.row.locator(".conv__link").click(timeout=15_000)
    expect(desk.locator("#conversation-name")).to_have_text(somebody.name)
    return somebody


def _toast(desk, text):
    return desk.locator(".toast", has_text=text).last


def _choose(desk, menu, words):
    """Open a menu of the bar and press what is called ``words``."""
    if desk.viewport_size == NARROW and menu != "more-menu":
        desk.locator("#more-menu").click()
        desk.locator(f'[data-open="{menu}"]').click()
    else:
        desk.locator(f"#{menu}").click()
    option = desk.locator("#conversation-header details[open] .opt")
    option.filter(has=desk.get_by_text(words, exact=True)).first.click()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_work_is_sorted_from_the_bar_and_each_deed_can_be_taken_back(desk, talk, size):
    desk.set_viewport_size(size)
    header = desk.locator("#conversation-header")
    _choose(desk, "assign-menu", "Studio")
    expect(desk.locator(".event", has_text="assigned this to Studio")).to_be_visible()
    _choose(desk, "more-menu", "Urgent")
    expect(header.locator(".fact")).to_have_text("Urgent")
    _toast(desk, "Priority: Urgent").get_by_role("button", name="Undo").click()
    expect(header.locator(".fact")).to_have_count(0)
    _choose(desk, "more-menu", "Follow")
    expect(_toast(desk, "You are told")).to_be_visible()
    url = desk.url
    _choose(desk, "more-menu", "Block this person")
    _toast(desk, "is blocked").get_by_role("button", name="Undo").click()
    expect(talk.row.locator(".conv__link")).to_be_attached()
    desk.goto(url)
    expect(header.get_by_role("button", name="Resolve")).to_be_visible()
    _choose(desk, "snooze-menu", "Until they reply")
    expect(_toast(desk, "Snoozed until they reply")).to_be_visible()
    desk.wait_for_url(lambda now: now != url)
    desk.goto(url)
    expect(header).to_contain_text("Snoozed until they reply")
    talk.says("Here I am")
    expect(header.get_by_role("button", name="Resolve")).to_be_visible()


def test_labels_are_found_made_and_ticked_without_leaving_the_menu(desk, talk):
    desk.keyboard.press("l")
    search = desk.locator("#conversation-header [data-choice-search]")
    expect(search).to_be_focused()
    search.fill("VIP")
    search.press("Enter")
    expect(desk.locator(".event", has_text="added VIP")).to_be_visible()
    name = f"New {time.time():.0f}"
    search.fill(name)
    search.press("Enter")
    expect(desk.locator(".event", has_text=f"added {name}")).to_be_visible()
    expect(desk.locator("#conversation-header .opt[aria-pressed=true]")).to_have_count(2)
    desk.keyboard.press("Escape")
    expect(desk.locator("#label-menu")).to_be_focused()
    expect(talk.row.locator(".tag")).to_have_count(2)


def test_a_date_snoozes_and_resolving_goes_on_to_the_next(desk, talk):
    url = desk.url
    desk.keyboard.press("h")
    desk.locator("#snooze-date").press("Enter")
    expect(_toast(desk, "Snoozed until")).to_be_visible()
    desk.wait_for_url(lambda now: now != url)
    desk.keyboard.press("z")
    expect(talk.row).to_be_visible()
    talk.row.locator(".conv__link").click()
    expect(desk.locator("#conversation-name")).to_have_text(talk.name)
    desk.locator("#settle").click()
    expect(_toast(desk, "Conversation resolved")).to_be_visible()
    expect(desk.locator("#conversation-name")).not_to_have_text(talk.name)


def test_whoever_comes_back_at_once_stays(desk, talk):
    desk.locator("#settle").click()
    expect(desk.locator("#conversation-name")).not_to_have_text(talk.name)
    desk.keyboard.press("z")
    talk.row.locator(".conv__link").click()
    expect(desk.locator("#conversation-name")).to_have_text(talk.name)
    # Longer than the page tries to go on to the next.
    desk.wait_for_timeout(2500)
    expect(desk.locator("#conversation-name")).to_have_text(talk.name)
    expect(desk.locator("#settle")).to_have_text("Resolve")


def test_the_timeline_tells_who_did_what_and_what_is_new(desk, talk, beside):
    colleague = beside(COLLEAGUE)
    colleague.goto(desk.url)
    colleague.keyboard.press("i")
    expect(desk.locator(".event", has_text="Tamar Beridze took this on")).to_be_visible()
    for words in ("Low", "Medium", "High", "Urgent"):
        _choose(colleague, "more-menu", words)
        expect(colleague.locator("#conversation-header .fact")).to_have_text(words)
    expect(desk.locator(".event--more")).to_have_text("4 earlier changes")
    desk.locator(".event--more").click()
    expect(desk.locator(".event[data-deed]:visible")).to_have_count(5)
    # Read here; what comes while one looks elsewhere is new.
    address = desk.url
    desk.goto(f"{address.partition('/inbox/')[0]}/inbox/")
    talk.says("Are you there?")
    talk.says("Hello?")
    expect(talk.row.locator(".unread")).to_contain_text("2")
    talk.row.locator(".conv__link").click()
    line = desk.locator("#log [data-new]")
    expect(line).to_be_visible()
    after = line.locator("xpath=following-sibling::*[contains(@class, 'msg')]")
    expect(after).to_have_count(2)
    expect(talk.row.locator(".unread")).to_have_count(0)
    expect(after.first.locator("time")).to_have_attribute("title", re.compile(r"\d\d:\d\d:\d\d"))


def _copy_link(message):
    """Have the address of a message copied; returns it."""
    message.hover()
    link = message.locator("[data-copy-link]")
    link.click()
    return link.get_attribute("href")


def test_a_link_that_may_not_be_copied_is_shown_where_it_can_be(desk, talk):
    desk.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error()); }")
    address = _copy_link(desk.locator(".msg", has_text="Hello, is this open?"))
    expect(_toast(desk, "address of this page")).to_be_visible()
    assert desk.url.endswith(address)


def test_a_link_leads_to_its_message_and_news_further_down_are_told(desk, talk):
    desk.context.grant_permissions(["clipboard-write"])
    for number in range(30):
        talk.says(f"Line {number}.")
    expect(desk.locator(".msg", has_text="Line 29.")).to_be_visible()
    address = _copy_link(desk.locator(".msg", has_text="Line 3."))
    expect(_toast(desk, "Link copied")).to_be_visible()
    desk.goto(f"{desk.url.partition('/inbox/')[0]}{address}")
    expect(desk.locator(".msg[data-found]")).to_contain_text("Line 3")
    expect(desk.locator(".msg[data-found]")).to_be_in_viewport()
    talk.says("One")
    talk.says("Two")
    expect(desk.locator("#jump")).to_have_text("2 new messages")
    desk.locator("#jump").click()
    expect(desk.locator(".msg", has_text="Two")).to_be_in_viewport()
    second = desk.locator(".msg", has_text="Line 28.")
    second.hover()
    second.get_by_role("button", name="Mark as unread from here").click()
    expect(_toast(desk, "Marked as unread")).to_be_visible()
    expect(talk.row.locator(".unread")).to_contain_text("4")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_draft_is_there_on_another_device(desk, talk, beside, size):
    desk.set_viewport_size(size)
    with desk.expect_response("**/draft/"):
        desk.locator("#reply-text").press_sequentially("Half a thou")
    desk.get_by_role("tab", name="Note").click()
    with desk.expect_response("**/draft/"):
        desk.locator("#note-text").fill("For us")
    other = beside()
    other.goto(desk.url)
    expect(other.locator("#reply-text")).to_have_value("Half a thou")
    expect(other.locator("#note-text")).to_have_value("For us")
    # What is typed while the server is away stays, and is not overwritten by what it has.
    desk.get_by_role("tab", name="Reply").click()
    desk.route("**/draft/", lambda route: route.abort())
    desk.locator("#reply-text").fill("Half a thought")
    desk.reload()
    expect(desk.locator("#reply-text")).to_have_value("Half a thought")
    desk.unroute("**/draft/")
    desk.locator("#reply-text").press("Control+Enter")
    bubble = desk.locator(".msg", has_text="Half a thought")
    expect(bubble).to_have_attribute("data-state", LEFT, timeout=20_000)
    other.reload()
    expect(other.locator("#reply-text")).to_have_value("")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_canned_replies_emoji_and_mentions_help_to_write(desk, talk, size):
    desk.set_viewport_size(size)
    reply = desk.locator("#reply-text")
    reply.press_sequentially("/qst")
    option = desk.locator("#composer-options [role=option]")
    expect(option).to_have_count(1)
    expect(desk.locator("[data-preview]")).to_contain_text("it is in stock")
    reply.press("Enter")
    expect(reply).to_have_value("Yes, Customer, it is in stock.")
    desk.locator('[data-emoji-for="reply-text"]').click()
    desk.locator("[data-emoji-search]").fill("parc")
    desk.locator("[data-emoji-search]").press("Enter")
    expect(reply).to_have_value("Yes, Customer, it is in stock.📦")
    reply.fill("/qmail")
    expect(option).to_contain_text("/qmail")
    reply.press("Enter")
    reply.press("Control+Enter")
    expect(desk.locator("#gaps")).to_contain_text("{{contact.email}}")
    expect(desk.locator(".msg[data-dir=out]")).to_have_count(0)
    desk.keyboard.type("you")
    expect(reply).to_have_value("We wrote to you.")
    expect(desk.locator("#gaps")).to_be_hidden()
    desk.get_by_role("tab", name="Note").click()
    note = desk.locator("#note-text")
    note.press_sequentially("Ask @gior")
    expect(option).to_have_count(1)
    note.press("Enter")
    note.press("Control+Enter")
    expect(desk.locator(".note .mention")).to_have_text("@Giorgi Lomidze")


def test_a_reply_resolves_and_both_can_be_taken_back(desk, talk):
    desk.locator("#reply-text").fill("All done")
    desk.locator("#reply-text").press("Control+Shift+Enter")
    expect(_toast(desk, "Conversation resolved")).to_be_visible()
    expect(desk.locator("#conversation-name")).not_to_have_text(talk.name)
    _toast(desk, "Conversation resolved").get_by_role("button", name="Undo").click()
    expect(talk.row).to_be_visible()
    expect(talk.row).to_contain_text("All done")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_colleagues_see_each_other_and_nobody_talks_past_the_person(desk, talk, beside, size):
    desk.set_viewport_size(size)
    colleague = beside(COLLEAGUE)
    colleague.goto(desk.url)
    here = desk.locator("#here")
    expect(here).to_have_attribute("aria-label", "Also here: Tamar Beridze")
    begun = time.monotonic()
    colleague.locator("#reply-text").press_sequentially("I")
    expect(desk.locator("#replying")).to_have_text("Tamar Beridze is replying")
    assert time.monotonic() - begun < 3
    desk.locator("#reply-text").fill("Me too")
    desk.locator("#reply-text").press("Control+Enter")
    ask = desk.locator("#ask")
    expect(ask).to_contain_text("Tamar Beridze is replying. Send anyway?")
    expect(desk.locator(".msg[data-dir=out]")).to_have_count(0)
    ask.get_by_role("button", name="Not yet").click()
    expect(ask).to_be_hidden()
    colleague.close()
    expect(here).to_be_hidden(timeout=12_000)
    desk.locator("#reply-text").fill("Still open")
    talk.says("Wait, one more thing")
    expect(desk.locator(".msg", has_text="one more thing")).to_be_visible()
    desk.locator("#reply-text").press("Control+Enter")
    expect(ask).to_contain_text(f"{talk.name} wrote again. Send anyway?")
    ask.get_by_role("button", name="Send anyway").click()
    expect(desk.locator(".msg", has_text="Still open")).to_have_attribute(
        "data-state", LEFT, timeout=20_000
    )


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nobody_is_shut_out(desk, talk, size):
    desk.set_viewport_size(size)
    desk.emulate_media(reduced_motion="reduce")
    desk.evaluate("delete document.documentElement.dataset.theme")
    _choose(desk, "more-menu", "High")
    expect(desk.locator("#conversation-header .fact")).to_have_text("High")
    found = barriers(desk)
    desk.locator("#more-menu").click()
    found += barriers(desk)
    desk.keyboard.press("Escape")
    desk.locator('[data-emoji-for="reply-text"]').click()
    expect(desk.locator("#emoji button").first).to_be_visible()
    found += barriers(desk)
    desk.keyboard.press("Escape")
    desk.locator("#reply-text").press_sequentially("/")
    expect(desk.locator("#composer-options [role=option]").first).to_be_visible()
    found += barriers(desk)
    assert found == []
