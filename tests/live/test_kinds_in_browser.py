"""Every kind of message as a person meets it, in a real browser: the demo has them all."""

import re

import pytest
from playwright.sync_api import expect

from tests.live.browsing import NARROW, WIDE, barriers, sign_in, violations
from tests.live.installation import Embedded

pytestmark = pytest.mark.browser

INSTAGRAM, MESSENGER, WHATSAPP = "Maya Lindqvist", "Hugo Brandt", "Andrei Ionescu"
# What of the log reaches beyond it, except what only screen readers meet.
_BEYOND = """log => {
  const edge = log.getBoundingClientRect();
  return [...log.querySelectorAll('*')].filter((one) => {
    const box = one.getBoundingClientRect();
    const hidden = one.closest('.vh, svg');
    return !hidden && box.width && (box.right > edge.right + 1 || box.left < edge.left - 1);
  }).map((one) => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def embedded_server():
    """An installation of its own: what others write would push these people off the list."""
    with Embedded() as installation:
        yield installation


@pytest.fixture
def tab(page, embedded_server, complaints):
    """A wide tab in the inbox, signed in."""
    complaints.listen(page)
    page.set_viewport_size(WIDE)
    sign_in(page, embedded_server)
    return page


def _open(tab, name):
    """The conversation as its own page, at whatever width."""
    tab.goto(f"{re.match(r'https?://[^/]+', tab.url).group()}/inbox/")
    link = tab.locator(".conv", has_text=name).locator(".conv__link")
    tab.goto(tab.url.split("/inbox/")[0] + link.get_attribute("href"))
    expect(tab.locator("#log .msg").first).to_be_attached()


def _load_pictures(tab):
    """Have every picture of the log loaded, also those far from sight."""
    tab.evaluate(
        """() => Promise.all([...document.querySelectorAll('#log img')].map((one) => {
          one.loading = 'eager';
          return one.decode();
        }))"""
    )


@pytest.mark.parametrize("name", [INSTAGRAM, MESSENGER, WHATSAPP])
def test_everything_is_drawn_without_fault_in_every_size_and_theme(tab, name):
    for size in (WIDE, NARROW):
        tab.set_viewport_size(size)
        _open(tab, name)
        _load_pictures(tab)
        log = tab.locator("#log")
        assert log.evaluate(_BEYOND) == []
        assert log.evaluate("one => one.scrollWidth - one.clientWidth") == 0
        assert barriers(tab) == []


def test_the_longest_words_stay_within_the_log(tab):
    tab.set_viewport_size(NARROW)
    _open(tab, WHATSAPP)
    tab.evaluate(
        """() => {
          const word = 'https://example.com/' + 'a'.repeat(600);
          const selector = '#log .bubble, #log .panel b, #log .quote__what, #log .event span,'
            + '#log dd, #log .about, #log .order__what';
          for (const one of document.querySelectorAll(selector)) one.append(word);
        }"""
    )
    log = tab.locator("#log")
    assert log.evaluate("one => one.scrollWidth - one.clientWidth") == 0
    assert log.evaluate(_BEYOND) == []


def test_pictures_keep_their_place_while_they_load(tab):
    held, holding = [], [True]
    tab.route(
        "**/attachments/**",
        lambda route: held.append(route) if holding else route.continue_(),
    )
    _open(tab, INSTAGRAM)
    before = tab.locator("#log").evaluate("one => one.scrollHeight")
    assert tab.locator("#log img").count() > 3
    holding.clear()
    for route in held:
        route.continue_()
    _load_pictures(tab)
    assert tab.locator("#log").evaluate("one => one.scrollHeight") == before


def test_pictures_are_looked_at_by_keyboard_alone(tab):
    _open(tab, INSTAGRAM)
    links = tab.locator("#log [data-lightbox]")
    count = links.count()
    second = links.nth(1)
    second.focus()
    second.press("Enter")
    box, shown = tab.locator("#lightbox"), tab.locator("#lightbox .lightbox__stage img")
    expect(box).to_be_visible()
    expect(box.locator(".lightbox__count")).to_have_text(f"2 / {count}")
    first = shown.get_attribute("src")
    tab.keyboard.press("ArrowRight")
    expect(box.locator(".lightbox__count")).to_have_text(f"3 / {count}")
    assert shown.get_attribute("src") != first
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("ArrowLeft")
    expect(box.locator(".lightbox__count")).to_have_text(f"{count} / {count}")
    # The keys of the page rest meanwhile: J would go on to the next conversation.
    tab.keyboard.press("r")
    assert violations(tab) == []
    tab.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(second).to_be_focused()


def test_a_link_that_expired_while_the_page_was_open_is_renewed(tab):
    _open(tab, INSTAGRAM)
    picture = tab.locator("#log .media .tile img").first
    with tab.expect_response("**/bubble/"):
        picture.evaluate("one => one.dispatchEvent(new Event('error'))")
    tab.locator("#log .share [data-lightbox]").first.click()
    shown = tab.locator("#lightbox .lightbox__stage img")
    old = shown.element_handle()
    with tab.expect_response("**/bubble/"):
        old.evaluate("one => one.dispatchEvent(new Event('error'))")
    tab.wait_for_function("one => !one.isConnected", arg=old)
    expect(shown).to_be_visible()


def test_a_film_and_a_voice_play(tab):
    for name, player in ((MESSENGER, "video"), (INSTAGRAM, "audio")):
        _open(tab, name)
        media = tab.locator(f"#log {player}").first
        media.scroll_into_view_if_needed()
        media.evaluate(
            """(one) => new Promise((played, failed) => {
              one.addEventListener('timeupdate', () => { if (one.currentTime > 0) played(); });
              one.addEventListener('error', () => failed(one.error));
              one.muted = true;
              one.play();
            })"""
        )


def test_a_quote_leads_to_what_it_quotes(tab):
    _open(tab, INSTAGRAM)
    quote = tab.locator("a.quote").first
    asked = quote.get_attribute("data-quote")
    quote.click()
    message = tab.locator(f"#message-{asked}")
    expect(message).to_be_focused()
    expect(message).to_be_in_viewport()
    expect(message).to_have_attribute("data-found", "")


def test_links_lead_out_without_a_word_about_us(tab):
    _open(tab, MESSENGER)
    link = tab.locator('.bubble a[href^="https://example.com/track"]')
    expect(link).to_have_attribute("rel", re.compile("noopener.*nofollow"))
    expect(link).to_have_attribute("target", "_blank")


def test_what_could_not_be_copied_is_tried_again_on_request(tab):
    _open(tab, MESSENGER)
    tile = tab.locator('.tile[data-state="failed"]')
    message = tab.locator(".msg", has=tile)
    expect(tile).to_contain_text("six tries failed")
    key = message.get_attribute("id")
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    with tab.expect_response(re.compile(r"/attachments/\d+/retry/")) as answered:
        tile.get_by_role("button", name="Retry").click()
    assert answered.value.status == 200
    expect(tab.locator(f"#{key} .tile")).not_to_contain_text("six tries failed")
    assert not any(url.endswith("/inbox/") for url in asked)


def test_the_list_says_what_came_where_there_are_no_words(tab):
    expect(tab.locator(".conv", has_text=WHATSAPP)).to_contain_text("Voice message")
    expect(tab.locator(".conv", has_text=INSTAGRAM)).to_contain_text("Story mention")


def test_who_else_answers_is_said_above_the_composer(tab):
    _open(tab, MESSENGER)
    expect(tab.locator("#held")).to_have_text(re.compile("Page Inbox is answering here"))
    _open(tab, WHATSAPP)
    expect(tab.locator("#held")).to_be_hidden()
