"""The sandbox's own pages in a real browser: WhatsApp's window, and the control page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

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
    expect(desk.get_by_text(words)).to_be_visible()


def test_a_window_that_is_simply_closed_is_explained(desk, window):
    window.close()
    expect(desk.get_by_text("closed Meta’s signup")).to_be_visible()


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
    expect(account.locator("summary .chip[data-tone=red]")).to_contain_text("1×")
    account.locator("summary").click()
    account.get_by_role("button", name="Let it work").click()
    expect(account.locator("summary .chip")).to_have_attribute("data-tone", "green")


@pytest.fixture
def phone(desk):
    """The phone with a new customer of the demo's Instagram account, where all are heard."""
    desk.goto(f"{desk.base}/sandbox/phone/")
    desk.locator("input[name=name]").fill("Tamta Browser")
    desk.get_by_role("button", name="Add").click()
    expect(desk.locator("#pm-none")).to_contain_text("Tamta Browser")
    return desk


def send(phone, tile):
    """Press a tile of the attach menu; gives the message on the phone."""
    rows = phone.locator(".pm__row")
    count = rows.count()
    phone.get_by_label("Send something else").click()
    phone.get_by_role("button", name=tile, exact=True).click()
    expect(rows).to_have_count(count + 1)
    return phone.locator(f"#{rows.last.get_attribute('id')}")


def act(message, name):
    message.get_by_label("More about this message").click()
    message.get_by_role("button", name=name).click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_phone_sends_more_than_text(phone, width, theme):
    phone.set_viewport_size({"width": width, "height": 844})
    phone.emulate_media(color_scheme=theme)
    photo = send(phone, "Photo")
    picture = photo.get_by_role("img", name="Photo")
    expect(picture).to_be_visible()
    # A picture that was drawn is not broken.
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    voice = send(phone, "Voice")
    length = "sound => new Promise(done => { sound.onloadedmetadata = () => done(sound.duration);"
    assert (
        voice.locator("audio").evaluate(length + " sound.load(); sound.preload = 'auto'; })") == 2
    )
    story = send(phone, "Story reply")
    expect(story).to_contain_text("Reply to a story")
    expect(story.locator("img")).to_be_visible()
    act(photo, "React with ❤️")
    expect(photo.get_by_role("img", name="Reaction: ❤️")).to_be_visible()
    act(photo, "Take back")
    expect(photo.locator(".pm__react")).to_have_count(0)
    act(voice, "Unsend")
    expect(voice).to_contain_text("Unsent")
    expect(voice.locator("audio")).to_have_count(0)
    said = ("story_reply", "voice", "photo", "reaction", "unsend")
    for what in said:
        expect(phone.locator("#phone-log")).to_contain_text(what)
    phone.get_by_label("Send something else").click()
    phone.locator(".sim__news > summary").focus()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_words_are_answered_and_replaced_on_the_phone(phone):
    phone.locator("#phone-form input[name=text]").fill("Two mugs pleas")
    phone.keyboard.press("Enter")
    said = phone.locator(".pm__row").first
    expect(said).to_contain_text("Two mugs pleas")
    said.get_by_label("More about this message").click()
    said.get_by_role("link", name="Edit").click()
    expect(phone.locator(".phone__quote")).to_contain_text("Editing")
    phone.locator("#phone-form input[name=text]").fill("Two mugs please")
    phone.keyboard.press("Enter")
    expect(said).to_contain_text("Two mugs please")
    expect(said).to_contain_text("edited")
    expect(phone.locator(".phone__quote")).to_have_count(0)
    assert "edit=" not in phone.url
    said.get_by_label("More about this message").click()
    said.get_by_role("link", name="Reply").click()
    phone.locator("#phone-form input[name=text]").fill("And a bowl")
    phone.keyboard.press("Enter")
    expect(phone.locator(".pm__row").last.locator(".pm__quote")).to_have_text("Two mugs please")
