"""Searching the list as a person does, in a real browser."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.live.browsing import NARROW, WIDE, barriers, sign_in
from tests.live.customers import Customer

pytestmark = pytest.mark.browser

# What is new is indexed every two seconds, on a busy machine with some delay.
INDEXED = 60_000


@pytest.fixture
def desk(page, embedded_server, complaints):
    """A wide tab in the inbox, signed in."""
    complaints.listen(page)
    page.set_viewport_size(WIDE)
    sign_in(page, embedded_server)
    return page


def search(desk, text):
    desk.locator("#search").fill("")
    desk.locator("#search").press_sequentially(text, delay=15)


def says(desk, installation, *texts):
    """Somebody new writes to the demo's Instagram account; returns their name."""
    somebody = Customer(desk, installation, "Zora")
    for text in texts:
        somebody.says(text)
    return somebody.name


def until_found(desk, text, row):
    """Search until the index knows what has just been said, and marks it."""
    deadline = time.monotonic() + INDEXED / 1000
    while time.monotonic() < deadline:
        search(desk, text)
        try:
            expect(row.locator("mark").first).to_be_visible(timeout=3000)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{text} was not found")


def test_the_whole_way_by_keyboard(desk, embedded_server):
    said = f"quokka{time.monotonic_ns()}"
    name = says(desk, embedded_server, f"Is the {said} mug in stock?", "Hello?")
    desk.keyboard.press("/")
    expect(desk.locator("#search")).to_be_focused()
    row = desk.locator(".conv", has_text=name)
    until_found(desk, said, row)
    expect(row.locator("mark")).to_have_text(said)
    expect(desk.locator(".conv")).to_have_count(1)
    desk.keyboard.press("Escape")
    expect(desk.locator("#search")).not_to_be_focused()
    expect(desk.locator("#search")).to_have_value(said)
    desk.keyboard.press("/")
    desk.keyboard.press("ArrowDown")
    expect(row.locator(".conv__link")).to_be_focused()
    desk.keyboard.press("Enter")
    bubble = desk.locator(".msg", has_text=said)
    expect(bubble).to_be_in_viewport()
    expect(desk).to_have_url(re.compile(r"q=quokka\d+.*#message-\d+$"))
    desk.go_back()
    expect(row).to_be_visible()
    desk.reload()
    expect(desk.locator("#search")).to_have_value(said)
    expect(row.locator("mark")).to_have_text(said)


def test_what_was_said_long_ago_is_opened_where_it_stands(desk, embedded_server):
    said = f"numbat{time.monotonic_ns()}"
    name = says(desk, embedded_server, f"The {said} came broken", *map(str, range(18)), "the end")
    row = desk.locator(".conv", has_text=name)
    until_found(desk, said, row)
    row.locator(".conv__link").click()
    expect(desk.locator(".msg", has_text=said)).to_be_in_viewport()
    expect(desk.locator(".msg", has_text="the end")).to_have_count(0)
    desk.get_by_role("link", name="Newest messages").click()
    expect(desk.locator(".msg", has_text="the end")).to_have_count(1)


def test_people_are_found_first(desk, embedded_server):
    name = says(desk, embedded_server, "Good morning")
    person = desk.locator(".found-person", has_text=name)
    until_found(desk, name, person)
    expect(person.locator("mark").first).to_have_text("Zora")
    person.locator("a").click()
    expect(desk.locator("#conversation-name")).to_contain_text(name)


def test_operators_are_completed_while_they_are_typed(desk):
    search(desk, "la")
    expect(desk.get_by_role("option", name="label:")).to_be_visible()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator("#search")).to_have_value("label:")
    first = desk.locator("#search-options .opt").nth(1)
    expect(first).to_be_visible()
    label = first.get_attribute("data-insert")
    first.click()
    expect(desk.locator("#search")).to_have_value(f"{label} ")
    expect(desk.locator("#search")).to_be_focused()
    expect(desk.locator("#search-options")).to_be_hidden()
    expect(desk.locator(".conv .tag").first).to_be_visible()
    desk.keyboard.type("is:")
    expect(desk.get_by_role("option", name="is:unread")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#search-options")).to_be_hidden()
    expect(desk.locator("#search")).to_be_focused()


def test_what_is_wrong_is_told_in_words(desk):
    search(desk, "before:soon lable:vip hello")
    told = desk.locator(".search-problems")
    expect(told).to_contain_text("“soon” is no day")
    expect(told).to_contain_text("There is no operator “lable:”")
    search(desk, "!!!")
    expect(told).to_contain_text("no letters or digits")
    expect(desk.locator(".conv")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everybody_can_use_it(desk, size):
    desk.set_viewport_size(size)
    # Words of the demo, of one of its people and of others.
    search(desk, "sa")
    expect(desk.locator("#list mark").first).to_be_visible()
    assert barriers(desk) == []
    search(desk, "is:")
    # While the list is on its way it is dim.
    expect(desk).to_have_url(re.compile("q=is%3A"))
    expect(desk.locator("#search-options")).to_be_visible()
    assert barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    desk.keyboard.press("Escape")
    search(desk, "lable:x hello")
    expect(desk.locator(".search-problems")).to_be_visible()
    desk.get_by_label("How to search").click()
    expect(desk.get_by_text("these words, next to each other")).to_be_visible()
    assert barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_a_phone_a_hit_opens_its_conversation_and_back_leads_to_the_results(
    desk, embedded_server
):
    desk.set_viewport_size(NARROW)
    said = f"wombat{time.monotonic_ns()}"
    name = says(desk, embedded_server, f"A {said} please")
    row = desk.locator(".conv", has_text=name)
    until_found(desk, said, row)
    row.locator(".conv__link").click()
    expect(desk.locator(".msg", has_text=said)).to_be_in_viewport()
    expect(desk.locator("#search")).to_be_hidden()
    desk.go_back()
    expect(row).to_be_visible()
    expect(desk.locator("#search")).to_have_value(said)


def test_without_scripts_the_form_still_searches(browser, embedded_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, embedded_server)
    page.locator("#search").fill("lable:x hello")
    page.locator("#search").press("Enter")
    expect(page.locator(".search-problems")).to_contain_text("There is no operator")
    page.locator(".search-help summary").click()
    expect(page.get_by_text("these words, next to each other")).to_be_visible()
    context.close()
