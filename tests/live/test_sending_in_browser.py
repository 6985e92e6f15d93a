"""Answering as an agent does it, in a real browser, with the sandbox as Meta."""

import io
import itertools
import re
import time

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.live.browsing import NARROW, WIDE, barriers, sign_in
from tests.live.installation import Embedded
from tests.sandbox.driving import MetaSide

pytestmark = pytest.mark.browser

IG_ID, PAGE_ID, NUMBER_ID = "17841400000000001", "104200000000001", "106540000000001"
LEFT = re.compile("sent|delivered|read")
SOON = 30_000
_numbers = itertools.count(int(time.time()) % 100_000)
# Three minutes ago nobody knew already: what the agent is asked about by now.
_LONG_AGO = """
from datetime import timedelta
from django.utils import timezone
from conversations.models import Message
longer = timezone.now() - timedelta(minutes=3)
print(Message.objects.filter(text={text!r}).update(uncertain_at=longer))
"""
_FETCH_TEMPLATES = """
from social.message_templates.sync import sync_account
from social.models import SocialAccount
for account in SocialAccount.objects.filter(platform="whatsapp"):
    assert sync_account(account.pk)["kept"]
"""


@pytest.fixture(scope="module")
def server():
    """An installation of its own: tokens are taken away here, and sending is paused."""
    with Embedded() as installation:
        # Else the first round would be a minute away.
        installation.manage("shell", "--no-imports", "--command", _FETCH_TEMPLATES)
        yield installation


@pytest.fixture
def desk(page, server, complaints):
    """A wide tab in the inbox, signed in."""
    complaints.listen(page)
    page.set_viewport_size(WIDE)
    sign_in(page, server)
    return page


@pytest.fixture
def meta(desk, server):
    side = MetaSide(desk, server.base_url)
    yield side
    for account in (IG_ID, PAGE_ID, NUMBER_ID):
        side.works(account)
    side.limits()


def talk(desk, meta, account=IG_ID, words="Hello, is this open?"):
    """Somebody new who has just written, with their conversation open."""
    name = f"Customer {next(_numbers)}"
    customer = meta.customer(name, account=account)
    customer.says(words)
    # A pointer in the list would hold its order.
    desk.mouse.move(WIDE["width"] / 2, WIDE["height"] / 2)
    desk.locator(".conv", has_text=name).locator(".conv__link").click(timeout=SOON)
    expect(desk.locator("#conversation-name")).to_have_text(name)
    return customer


def photo(name="mug.png", colour="teal", side=600):
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def write(desk, text):
    desk.locator("#reply-text").fill(text)


def send(desk, text=""):
    if text:
        write(desk, text)
    desk.locator("#reply-text").press("Control+Enter")


def bubble(desk, text):
    return desk.locator(".msg", has_text=text)


def last_out(desk):
    return desk.locator(".msg[data-dir=out]").last


def expect_sent(message, timeout=SOON):
    expect(message).to_have_attribute("data-state", LEFT, timeout=timeout)


def undo_after(desk, server, seconds):
    desk.goto(f"{server.base_url}/settings/you/")
    desk.get_by_label("Undo send").select_option(str(seconds))
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator(".toast")).to_contain_text("Saved")
    desk.goto(f"{server.base_url}/inbox/")


# --- Files ---------------------------------------------------------------------------------


def test_a_photo_is_attached_shown_at_once_and_reaches_the_customer(desk, meta, context):
    customer = talk(desk, meta)
    desk.set_input_files("#attach", [photo()])
    row = desk.locator("#tray .tray__file")
    expect(row).to_contain_text("mug.png")
    expect(row).to_have_attribute("data-state", "ready", timeout=SOON)
    expect(row.locator("canvas")).to_be_visible()
    send(desk, "Here it is")
    expect(desk.locator("#tray .tray__file")).to_have_count(0)
    expect_sent(last_out(desk))
    picture = desk.locator(".msg[data-dir=out] img.tile__media")
    expect(picture).to_be_visible()
    phone = context.new_page()
    phone.goto(customer.phone)
    expect(phone.locator(".pm").last.get_by_role("img", name="Photo")).to_be_visible()
    expect(phone.locator("#phone-body")).to_contain_text("Here it is")


def test_sending_waits_for_its_files_and_shows_how_far_they_are(desk, meta):
    talk(desk, meta)
    held = []
    desk.route("**/api/uploads/", lambda route: held.append(route))  # noqa: PLW0108
    desk.set_input_files("#attach", [photo("slow.png")])
    expect(desk.locator("#tray progress")).to_be_visible()
    send(desk, "With a slow photo")
    waiting = bubble(desk, "With a slow photo")
    expect(waiting.locator(".tray__file")).to_contain_text("slow.png")
    expect(waiting).to_have_attribute("data-state", "queued")
    expect(desk.locator("#reply-text")).to_have_value("")
    held[0].continue_()
    expect_sent(bubble(desk, "With a slow photo"))
    expect(desk.locator(".msg[data-dir=out] img.tile__media")).to_be_visible(timeout=SOON)


def test_what_the_platform_does_not_take_is_told_before_anything_is_uploaded(desk, meta):
    talk(desk, meta)
    asked = []
    desk.on("request", lambda request: asked.append(request.url))
    text = {"name": "list.txt", "mimeType": "text/plain", "buffer": b"Mugs"}
    empty = {"name": "empty.png", "mimeType": "image/png", "buffer": b""}
    desk.set_input_files("#attach", [text, empty])
    rows = desk.locator("#tray .tray__file")
    expect(rows.nth(0)).to_contain_text("Instagram does not take files of this kind.")
    expect(rows.nth(1)).to_contain_text("This file is empty.")
    expect(desk.locator("#tray-news")).to_contain_text("list.txt: Instagram does not take")
    assert not [url for url in asked if "/api/uploads/" in url]
    send(desk, "Only words then")
    expect_sent(bubble(desk, "Only words then"))


def test_what_is_wrong_inside_a_file_is_told_beside_it(desk, meta):
    talk(desk, meta)
    broken = {"name": "odd.png", "mimeType": "image/png", "buffer": b"no picture at all"}
    desk.set_input_files("#attach", [broken])
    expect(desk.locator("#tray .tray__file")).to_have_attribute("data-state", "ready", timeout=SOON)
    send(desk)
    expect(desk.locator("#reply-form [data-error]")).to_contain_text("odd.png: Instagram does not")
    expect(desk.locator("#tray .tray__file")).to_contain_text("odd.png")
    desk.get_by_role("button", name="Remove odd.png").click()
    expect(desk.locator("#tray")).to_be_hidden()


def test_a_file_that_does_not_get_through_is_tried_again(desk, meta):
    talk(desk, meta)
    desk.route("**/api/uploads/", lambda route: route.abort())
    desk.set_input_files("#attach", [photo()])
    row = desk.locator("#tray .tray__file")
    expect(row).to_contain_text("EchoDesk could not be reached")
    desk.unroute("**/api/uploads/")
    desk.get_by_role("button", name="Try again").click()
    expect(row).to_have_attribute("data-state", "ready", timeout=SOON)


def test_files_are_dropped_and_pasted(desk, meta):
    talk(desk, meta)
    make = """kind => {
      const files = new DataTransfer();
      const bytes = new Uint8Array([137, 80, 78, 71]);
      files.items.add(new File([bytes], `${kind}.png`, { type: 'image/png' }));
      return files;
    }"""
    dropped = desk.evaluate_handle(make, "dropped")
    desk.dispatch_event("#log", "dragover", {"dataTransfer": dropped})
    expect(desk.locator(".thread[data-drop]")).to_have_count(1)
    desk.dispatch_event("#log", "drop", {"dataTransfer": dropped})
    expect(desk.locator(".thread[data-drop]")).to_have_count(0)
    pasted = desk.evaluate_handle(make, "pasted")
    desk.evaluate(
        """files => {
          const how = { clipboardData: files, bubbles: true, cancelable: true };
          document.getElementById('reply-text').dispatchEvent(new ClipboardEvent('paste', how));
        }""",
        pasted,
    )
    expect(desk.locator("#tray .tray__file")).to_have_count(2)
    expect(desk.locator("#tray")).to_contain_text("dropped.png")
    expect(desk.locator("#tray")).to_contain_text("pasted.png")


def test_files_quote_and_words_wait_for_their_conversation(desk, meta):
    talk(desk, meta, words="Which colour?")
    desk.set_input_files("#attach", [photo()])
    expect(desk.locator("#tray .tray__file")).to_have_attribute("data-state", "ready", timeout=SOON)
    bubble(desk, "Which colour?").hover()
    bubble(desk, "Which colour?").get_by_role("button", name="Reply to this message").click()
    desk.keyboard.type("This one")
    desk.locator(".conv").nth(3).locator(".conv__link").click()
    expect(desk.locator("#tray")).to_be_hidden()
    expect(desk.locator("#reply-quote")).to_be_hidden()
    desk.go_back()
    desk.reload()
    expect(desk.locator("#reply-text")).to_have_value("This one")
    expect(desk.locator("#tray")).to_contain_text("mug.png")
    expect(desk.locator("#reply-quote")).to_contain_text("Which colour?")


# --- Words ---------------------------------------------------------------------------------


def test_a_long_text_goes_out_in_parts_in_order_and_that_is_told_before(desk, meta, context):
    customer = talk(desk, meta)
    text = " ".join(f"Sentence number {number} of a long answer." for number in range(60))
    write(desk, text[:900])
    expect(desk.locator("[data-counter]")).to_contain_text("left")
    write(desk, text)
    counter = desk.locator("[data-counter]")
    expect(counter).to_have_text(re.compile(r"Goes out as \d messages"))
    announced = int(re.search(r"\d", counter.inner_text())[0])
    send(desk)
    parts = desk.locator(".msg[data-dir=out]")
    expect(parts).to_have_count(announced, timeout=SOON)
    for number in range(announced):
        expect_sent(parts.nth(number))
    phone = context.new_page()
    phone.goto(customer.phone)
    said = " ".join(phone.locator(".pm[data-dir=in], .pm").all_inner_texts())
    places = [said.index(f"Sentence number {number} of") for number in range(60)]
    assert places == sorted(places)


def test_a_reply_answers_a_message_and_can_stop_doing_so(desk, meta, context):
    customer = talk(desk, meta, words="Do you have it in blue?")
    asked = bubble(desk, "Do you have it in blue?")
    asked.hover()
    asked.get_by_role("button", name="Reply to this message").click()
    expect(desk.locator("#reply-text")).to_be_focused()
    desk.get_by_role("button", name="Do not answer this message").click()
    expect(desk.locator("#reply-quote")).to_be_hidden()
    asked.hover()
    asked.get_by_role("button", name="Reply to this message").click()
    send(desk, "We do")
    answer = bubble(desk, "We do")
    expect_sent(answer)
    expect(answer.locator(".quote")).to_contain_text("Do you have it in blue?")
    expect(desk.locator("#reply-quote")).to_be_hidden()
    phone = context.new_page()
    phone.goto(customer.phone)
    expect(phone.locator(".pm__quote").last).to_contain_text("Do you have it in blue?")


def test_answers_to_tap_are_written_in_a_small_menu(desk, meta, context):
    customer = talk(desk, meta)
    desk.locator("#offers summary").click()
    desk.get_by_label("Answer 1").fill("Small")
    desk.get_by_label("Answer 1").press("Enter")
    desk.keyboard.type("Large")
    expect(desk.locator("[data-offers-number]")).to_have_text("2")
    desk.keyboard.press("Escape")
    send(desk, "Which size?")
    answer = bubble(desk, "Which size?")
    expect_sent(answer)
    expect(answer.locator(".choices li")).to_have_text(["Small", "Large"])
    expect(desk.locator("[data-offers-number]")).to_be_hidden()
    phone = context.new_page()
    phone.goto(customer.phone)
    expect(phone.locator("#phone-body")).to_contain_text("Large")


# --- Reactions -------------------------------------------------------------------------------


def test_a_reaction_is_put_by_keyboard_reaches_the_customer_and_is_taken_back(desk, meta, context):
    customer = talk(desk, meta, words="Thank you!")
    message = bubble(desk, "Thank you!")
    message.get_by_role("button", name="React", exact=True).focus()
    desk.keyboard.press("Enter")
    picker = desk.get_by_role("dialog", name="React with")
    expect(picker.get_by_role("button", name="Heart")).to_be_focused()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    own = message.locator(".react--own")
    expect(own).to_have_attribute("data-state", "sent", timeout=SOON)
    expect(message.get_by_role("button", name="React", exact=True)).to_be_focused()
    phone = context.new_page()
    phone.goto(customer.phone)
    expect(phone.locator(".pm__react")).to_contain_text("👍")
    own.get_by_role("button").click()
    expect(own).to_have_count(0, timeout=SOON)


# --- Templates -------------------------------------------------------------------------------


def test_a_template_is_filled_in_by_keyboard_and_sent_outside_the_window(desk, meta, context):
    name = f"Customer {next(_numbers)}"
    customer = meta.customer(name, account=NUMBER_ID)
    who = {"account": NUMBER_ID, "person": customer.person}
    meta.post("phone/write", **who, text="Yesterday", **{"as": "late"})
    desk.locator(".conv", has_text=name).locator(".conv__link").click(timeout=SOON)
    expect(desk.locator("#window")).to_contain_text("closed")
    expect(desk.locator("#reply-text")).to_be_hidden()
    desk.get_by_role("link", name="Choose a template").click()
    expect(desk.locator("#picker-words")).to_be_focused()
    desk.locator(".picker__opt[href]").first.click()
    form = desk.locator("#picker-form")
    expect(form).to_be_visible(timeout=SOON)
    for number, gap in enumerate(form.locator("[data-gap]").all()):
        gap.fill(f"Value {number}")
    if form.locator("#picker-header").count():
        desk.set_input_files("#picker-header", [photo()])
    if form.locator("[data-gap]").count():
        expect(desk.locator("#picker-preview")).to_contain_text("Value 0", timeout=SOON)
    form.get_by_role("button", name="Send template").click()
    expect(desk.locator(".picker")).to_have_count(0, timeout=SOON)
    expect_sent(last_out(desk))
    expect(last_out(desk)).to_contain_text("Template")


# --- Taking back -----------------------------------------------------------------------------


@pytest.fixture
def slowly(desk, server):
    undo_after(desk, server, 15)
    yield
    undo_after(desk, server, 0)


def test_z_takes_the_last_message_back_with_all_that_went_along(desk, meta, slowly):
    talk(desk, meta)
    desk.set_input_files("#attach", [photo()])
    expect(desk.locator("#tray .tray__file")).to_have_attribute("data-state", "ready", timeout=SOON)
    send(desk, "Not like this")
    waiting = bubble(desk, "Not like this")
    expect(waiting.locator(".msg__meta")).to_contain_text(re.compile(r"Sending in \d+ s"))
    expect(desk.locator(".toast", has_text="Sending in a moment")).to_be_visible()
    desk.locator("#log").focus()
    desk.keyboard.press("z")
    expect(desk.locator("#reply-text")).to_have_value("Not like this")
    expect(desk.locator("#tray")).to_contain_text("mug.png")
    expect(desk.locator(".msg[data-dir=out]")).to_have_count(0)
    desk.reload()
    expect(desk.locator(".msg[data-dir=out]")).to_have_count(0)


def test_what_is_written_since_is_not_written_over(desk, meta, slowly):
    talk(desk, meta)
    send(desk, "First thought")
    expect(bubble(desk, "First thought").locator("[data-undo]")).to_be_visible()
    write(desk, "Second thought")
    bubble(desk, "First thought").get_by_role("button", name="Undo").click()
    expect(desk.locator("#reply-text")).to_have_value("Second thought")
    aside = bubble(desk, "First thought")
    expect(aside).to_contain_text("Taken back; not sent.")
    aside.get_by_role("button", name="Discard").click()
    expect(aside).to_have_count(0)


# --- When nobody knows -------------------------------------------------------------------------


def test_a_lost_answer_is_settled_without_asking_and_never_sent_twice(desk, meta, context):
    customer = talk(desk, meta)
    meta.fail(IG_ID, "dropped")
    send(desk, "Did you get this?")
    expect_sent(bubble(desk, "Did you get this?"), timeout=40_000)
    phone = context.new_page()
    phone.goto(customer.phone)
    expect(phone.locator(".pm", has_text="Did you get this?")).to_have_count(1)


@pytest.mark.parametrize("answer", ["It arrived", "It did not: send again"])
def test_what_cannot_be_found_out_is_asked_and_either_answer_works(
    desk, meta, server, answer, context
):
    customer = talk(desk, meta)
    text = f"Are you there? {next(_numbers)}"
    meta.fail(IG_ID, "unreached")
    send(desk, text)
    message = bubble(desk, text)
    expect(message).to_contain_text("Checking whether it arrived…", timeout=SOON)
    assert server.manage("shell", "-v", "0", "-c", _LONG_AGO.format(text=text)).strip() == "1"
    expect(message).to_contain_text("Did it arrive?", timeout=30_000)
    expect(desk.locator("#sending-news")).to_contain_text("Did it arrive?")
    button = message.get_by_role("button", name=answer)
    button.focus()
    desk.keyboard.press("Enter")
    expect_sent(bubble(desk, text))
    phone = context.new_page()
    phone.goto(customer.phone)
    expect(phone.locator(".pm", has_text=text)).to_have_count(0 if answer == "It arrived" else 1)


# --- When it has to wait -----------------------------------------------------------------------


def test_a_throttled_account_waits_says_so_and_goes_on_by_itself(desk, meta):
    talk(desk, meta)
    meta.fail(IG_ID, "throttled")
    send(desk, "In a moment")
    message = bubble(desk, "In a moment")
    expect(message).to_have_attribute("data-waiting", "rate", timeout=SOON)
    expect(message.get_by_role("button", name="Take back")).to_be_visible()
    expect_sent(message, timeout=90_000)


def test_a_pause_holds_answers_back_on_every_page_until_it_ends(desk, meta, server):
    talk(desk, meta, account=PAGE_ID)
    conversation = desk.url
    desk.goto(f"{server.base_url}/connections/")
    row = desk.locator("tbody tr").filter(has=desk.get_by_role("img", name="Messenger")).first
    row.locator("a[href*='account=']").first.click()
    expect(desk.locator("#account")).to_contain_text(f"Id at Meta {PAGE_ID}")
    desk.locator(".pausing summary").click()
    desk.get_by_label("Why").first.fill("Meta has an outage")
    desk.locator(".pausing").get_by_role("button", name="Pause").click()
    banner = desk.locator(".banner--page", has_text="is paused since")
    expect(banner).to_contain_text("Meta has an outage")
    desk.goto(conversation)
    send(desk, "Held back")
    message = bubble(desk, "Held back")
    expect(message).to_have_attribute("data-waiting", "pause", timeout=SOON)
    banner.get_by_role("button", name="Resume").click()
    expect(banner).to_have_count(0)
    expect_sent(bubble(desk, "Held back"), timeout=30_000)


def test_a_revoked_token_keeps_what_was_written_until_the_account_is_back(desk, meta, server):
    talk(desk, meta)
    conversation = desk.url
    meta.fail(IG_ID, "token")
    send(desk, "Kept for later")
    message = bubble(desk, "Kept for later")
    expect(message).to_have_attribute("data-waiting", "reconnect", timeout=30_000)
    meta.works(IG_ID)
    desk.goto(f"{server.base_url}/connections/")
    desk.get_by_role("link", name=re.compile("^Reconnect")).first.click()
    desk.get_by_role("button", name="Tick all").click()
    desk.get_by_role("button", name="Continue").click()
    desk.get_by_role("button", name="Connect", exact=True).click()
    desk.goto(conversation)
    expect_sent(bubble(desk, "Kept for later"), timeout=30_000)


# --- The list of what did not arrive -------------------------------------------------------------


def test_failed_messages_are_found_chosen_and_sent_again_with_progress(desk, meta, server):
    texts = [f"Failing {next(_numbers)}" for _ in range(2)]
    for text in texts:
        talk(desk, meta)
        meta.fail(IG_ID, "recipient")
        send(desk, text)
        expect(bubble(desk, text)).to_have_attribute("data-state", "failed", timeout=SOON)
    desk.get_by_role("link", name=re.compile("Not delivered")).first.click()
    rows = [desk.locator("#undelivered tr", has_text=text) for text in texts]
    for row in rows:
        row.get_by_role("checkbox").check()
    desk.get_by_role("button", name=re.compile("^Send again 2")).click()
    expect(desk.locator("#requeue [data-numbers]")).to_have_text(
        "2 sent, 0 not, 0 on their way", timeout=30_000
    )
    for row in rows:
        expect(row).to_have_count(0)
    assert desk.url == f"{server.base_url}/inbox/undelivered/"


def test_a_failure_elsewhere_shows_up_in_the_list_by_itself(desk, meta, server, context):
    talk(desk, meta)
    listed = context.new_page()
    listed.goto(f"{server.base_url}/inbox/undelivered/")
    text = f"Failing {next(_numbers)}"
    meta.fail(IG_ID, "recipient")
    send(desk, text)
    row = listed.locator("#undelivered tr", has_text=text)
    expect(row).to_be_visible(timeout=SOON)
    expect(desk.locator("[data-count=undelivered]").first).not_to_have_text("0", timeout=SOON)
    row.get_by_role("link").first.click()
    expect(listed.locator(".msg", has_text=text)).to_be_in_viewport()
    listed.go_back()
    row.get_by_role("button", name=re.compile("^Discard")).click()
    expect(row).to_have_count(0)


# --- For everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_writing_is_usable_by_all(desk, meta, server, size):
    talk(desk, meta, account=NUMBER_ID)
    desk.set_viewport_size(size)
    desk.set_input_files("#attach", [photo()])
    expect(desk.locator("#tray .tray__file")).to_have_attribute("data-state", "ready", timeout=SOON)
    write(desk, "Word " * 900)
    expect(desk.locator("[data-counter]")).to_be_visible()
    assert barriers(desk) == []
    desk.locator("#offers summary").click()
    assert barriers(desk) == []
    desk.keyboard.press("Escape")
    desk.get_by_role("link", name="Message templates").click()
    expect(desk.locator(".picker")).to_be_visible()
    assert barriers(desk) == []
    desk.locator(".picker__opt[href]").first.click()
    expect(desk.locator("#picker-form")).to_be_visible()
    assert barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", ["/inbox/undelivered/", "/settings/you/", "/settings/sending/"])
def test_pages_about_sending_are_usable_by_all(desk, server, path, size):
    desk.set_viewport_size(size)
    desk.goto(f"{server.base_url}{path}")
    assert barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_scripts_words_files_and_a_reaction_are_sent(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(SOON)
    sign_in(page, server)
    page.locator(".conv__link").nth(1).click()
    address = page.url
    text = f"Plain {next(_numbers)}"
    page.set_input_files("#attach", [photo("plain.png")])
    page.locator("#reply-text").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(bubble(page, text)).to_have_count(1)
    page.locator(".msg[data-dir=in]").last.get_by_role("button", name="React").click()
    page.get_by_role("button", name="Heart").click()
    assert page.url == address.partition("?")[0]
    expect(page.locator(".react--own")).to_contain_text("❤️")
    context.close()
