"""The sentence EchoDesk is built for, played in a real browser on both shapes.

A customer writes on the phone; the message reaches an agent who did not reload; the
agent answers; the answer reaches the phone. And what of it an admin can try out.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.live.browsing import sign_in, use_sign_in_page

pytestmark = pytest.mark.browser

INSTAGRAM_ID = "17841400000000001"


def _open_phone(context, installation, name):
    """The sandbox's phone, held by a customer who has never written before."""
    phone = context.new_page()
    phone.goto(f"{installation.base_url}/sandbox/phone/")
    phone.get_by_placeholder("New customer’s name").fill(name)
    phone.get_by_role("button", name="Add").click()
    expect(phone.locator(".phone__bar")).to_contain_text(f"you are {name}")
    return phone


def test_a_message_reaches_an_agent_and_the_answer_reaches_the_customer(
    page, context, installation
):
    name = f"Ana Čilić {time.time_ns() % 10**6}"
    use_sign_in_page(page, installation)
    page.evaluate("window.notReloaded = true")
    phone = _open_phone(context, installation, name)

    phone.get_by_placeholder("Message…").fill("Do you ship to Åland? 💙")
    phone.get_by_role("button", name="Send", exact=True).click()

    row = page.locator(".conv", has_text="Do you ship to Åland?").first
    expect(row).to_contain_text(name, timeout=10_000)
    assert page.evaluate("window.notReloaded"), "the row came without a reload"

    row.locator(".conv__link").click()
    expect(page.locator(".msg[data-dir=in]").last).to_contain_text("Do you ship to Åland? 💙")
    page.get_by_role("textbox", name=re.compile("^Reply to")).fill("Yes, within a week.")
    page.keyboard.press("Control+Enter")
    answer = page.locator(".msg[data-dir=out]").last
    expect(answer).to_contain_text("Yes, within a week.")
    expect(answer).to_have_attribute(
        "data-state", re.compile("sent|delivered|read"), timeout=10_000
    )
    assert page.evaluate("window.notReloaded"), "nothing was reloaded on the way"

    expect(phone.locator(".pm").last).to_contain_text("Yes, within a week.", timeout=10_000)
    expect(page.locator(".msg[data-dir=out]", has_text="Yes, within a week.")).to_have_count(1)


def test_what_was_missed_while_the_socket_was_down_is_there_afterwards(page, context, installation):
    sign_in(page, installation)
    page.evaluate("window.notReloaded = true")
    context.set_offline(True)
    text = f"Are you open today? {time.time_ns()}"
    now = int(time.time() * 1000)
    item = {
        "sender": {"id": f"79{time.time_ns()}"},
        "recipient": {"id": INSTAGRAM_ID},
        "timestamp": now,
        "message": {"mid": f"live-{now}", "text": text},
    }
    payload = {"object": "instagram", "entry": [{"id": INSTAGRAM_ID, "messaging": [item]}]}
    assert installation.webhook("instagram", payload).status_code == 200
    row = page.locator(".conv", has_text=text)
    time.sleep(1)
    expect(row).to_have_count(0)
    context.set_offline(False)
    expect(row).to_have_count(1, timeout=20_000)
    assert page.evaluate("window.notReloaded")


def test_a_failed_answer_says_why_and_retry_really_sends(page, context, installation):
    name = f"Nino {time.time_ns() % 10**6}"
    sign_in(page, installation)
    phone = _open_phone(context, installation, name)
    phone.get_by_placeholder("Message…").fill("Is it food safe?")
    phone.get_by_role("button", name="Send", exact=True).click()
    row = page.locator(".conv", has_text="Is it food safe?").first
    row.locator(".conv__link").click(timeout=10_000)
    phone.get_by_label("Error of the next send").select_option("window")
    phone.get_by_role("button", name="Fail next send").click()
    expect(phone.locator("#fault")).to_be_visible()

    page.get_by_role("textbox", name=re.compile("^Reply to")).fill("Yes, all glazes are.")
    page.keyboard.press("Control+Enter")
    answer = page.locator(".msg[data-dir=out]").last
    expect(answer).to_have_attribute("data-state", "failed", timeout=10_000)
    answer.get_by_role("button", name="Retry").click()
    expect(answer).to_have_attribute(
        "data-state", re.compile("sent|delivered|read"), timeout=10_000
    )
    expect(phone.locator(".pm").last).to_contain_text("Yes, all glazes are.", timeout=10_000)


def test_test_events_come_back(page, installation):
    sign_in(page, installation)
    page.goto(f"{installation.base_url}/connections/")
    page.get_by_role("button", name="Test webhooks").click()
    expect(page.get_by_text("Came back")).to_have_count(3, timeout=20_000)
