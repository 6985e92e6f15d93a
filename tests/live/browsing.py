"""What the tests in a browser share: signing in, listening to complaints, looking closely."""

import os
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from tests.live.installation import DEMO_EMAIL, DEMO_PASSWORD

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Refused forms and cut connections are what some tests are about.
_EXPECTED = ("Failed to load resource", "WebSocket", "Failed to fetch", "htmx:sendError")
_AFTERWARDS = "htmx:afterRequest"
# How Chromium's words on an answer from 500 on begin.
_BROKEN_ANSWER = "responded with a status of 5"
# For a page that has it already, compiled by now.
_AXE_AGAIN = Axe(axe_script="null")
_SESSION = {"sessionid", "csrftoken"}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# What waits to be fetched pulses for as long as it waits; nothing else takes seconds, and what
# never ends must not hold up a test for ever.
_SETTLED = """() => Promise.race([
    Promise.allSettled(document.getAnimations()
        .filter((each) => each.effect.getTiming().iterations !== Infinity)
        .map((each) => each.finished)),
    new Promise((go) => { setTimeout(go, 5000); }),
]).then(() => null)"""


def sign_in(page, installation, email=DEMO_EMAIL, password=DEMO_PASSWORD):
    """Be in the inbox. Who has signed in there before takes up their session again."""
    page.context.add_cookies(installation.sessions.get(email, []))
    page.goto(f"{installation.base_url}/inbox/")
    if "/accounts/login/" in page.url:
        use_sign_in_page(page, installation, email, password)
        cookies = page.context.cookies(installation.base_url)
        installation.sessions[email] = [one for one in cookies if one["name"] in _SESSION]


def use_sign_in_page(page, installation, email=DEMO_EMAIL, password=DEMO_PASSWORD):
    """Sign in as people do."""
    page.goto(f"{installation.base_url}/accounts/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def until(page, ready, seconds=30):
    """Let the page go on until ``ready()``, and return that; fails where it does not come."""
    deadline = time.monotonic() + seconds
    while not (found := ready()):
        assert time.monotonic() < deadline, f"not ready within {seconds} seconds"
        page.wait_for_timeout(100)
    return found


def place_of(locator):
    """Where it is drawn, in pixels. A row that is being swapped is nowhere for a moment."""
    return until(locator.page, locator.bounding_box)


class Complaints(list):
    """Errors of scripts, of the console and of the server, in every page that is listened to.

    What the server answered is heard from the console too: a page is eighty files, and to be
    told of each takes its time.
    """

    def listen(self, page):
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, said):
        if _BROKEN_ANSWER in said.text:
            self.append(f"{said.text} {said.location['url']}")
            return
        is_expected = any(words in said.text for words in _EXPECTED)
        is_told_before = said.text.startswith(_AFTERWARDS)
        if said.type in {"error", "warning"} and not is_expected and not is_told_before:
            self.append(said.text)


def violations(page, **options):
    """What axe finds wrong with the page as it is: rule, first element, and what to do."""
    page.wait_for_load_state()
    axe = _AXE_AGAIN if page.evaluate("'axe' in window") else Axe()
    found = axe.run(page, options={"resultTypes": ["violations"]} | options)
    rules = found.response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:200], rule["help"]) for rule in rules]


def barriers(page):
    """The same in both themes, of which the dark one differs in its colours alone."""
    found = []
    for theme, options in (("light", {}), ("dark", _COLOURS)):
        page.emulate_media(color_scheme=theme)
        # Colours fade into each other; half-way they have no contrast.
        page.evaluate(_SETTLED)
        found += violations(page, **options)
    page.emulate_media(color_scheme="light")
    return found


def look(page, name):
    """See that a page can be used by all, in both themes, and fits.

    What a person would see is kept where ``ECHODESK_SCREENSHOTS`` says.
    """
    folder = os.environ.get("ECHODESK_SCREENSHOTS")
    if folder:
        _keep_pictures(page, Path(folder) / f"{name}-{page.viewport_size['width']}")
    assert barriers(page) == []
    overflow = "() => document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(overflow) <= 0


def _keep_pictures(page, path):
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate(_SETTLED)
        page.screenshot(path=f"{path}-{theme}.png")
