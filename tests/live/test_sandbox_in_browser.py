"""The sandbox's own pages in a real browser: WhatsApp's window, and the control page."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.live.conftest import sign_in


@pytest.fixture
def desk(page, embedded_server):
    sign_in(page, embedded_server)
    page.base = embedded_server.base_url
    return page


@pytest.fixture
def window(desk):
    """Meta's window, opened from our page."""
    desk.goto(f"{desk.base}/api/social/whatsapp/oauth/start/")
    with desk.expect_popup() as opened:
        desk.locator("#signup-open").click()
    opened.value.wait_for_load_state()
    return opened.value


def violations(page):
    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_the_window_says_what_was_chosen_and_closes(desk, window):
    assert violations(window) == []
    with window.expect_event("close"):
        window.locator("button[value=FINISH]").click()
    desk.wait_for_url("**/connections/choose/**")
    assert "+995 555 00 01 24" in desk.locator("main").inner_text()


@pytest.mark.parametrize(
    ("event", "words"), [("CANCEL", "closed Meta’s signup"), ("ERROR", "already registered")]
)
def test_a_signup_without_an_end_is_explained(desk, window, event, words):
    window.locator(f"button[value={event}]").click()
    desk.get_by_text(words).wait_for()


def test_a_window_that_is_simply_closed_is_explained(desk, window):
    window.close()
    desk.get_by_text("closed Meta’s signup").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_control_page_is_usable_by_all(desk, width, theme):
    desk.set_viewport_size({"width": width, "height": 844})
    desk.emulate_media(color_scheme=theme)
    desk.goto(f"{desk.base}/sandbox/control/")
    for section in ("accounts", "logins", "tokens"):
        desk.locator(f"#{section} summary").first.click()
    assert violations(desk) == []
    overflow = "document.querySelector('.page').scrollWidth - innerWidth"
    assert desk.evaluate(overflow) <= 0


def test_calls_are_made_to_fail_by_keyboard_alone(desk):
    desk.goto(f"{desk.base}/sandbox/control/")
    account = desk.locator("#account-17841400000000002")
    account.locator("summary").focus()
    desk.keyboard.press("Enter")
    for _step in range(3):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    account.locator("summary .chip[data-tone=red]").wait_for()
    account.locator("summary").click()
    account.get_by_role("button", name="Let it work").click()
    desk.locator("#account-17841400000000002 .chip[data-tone=green]").wait_for()
