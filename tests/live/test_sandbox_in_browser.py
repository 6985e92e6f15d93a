"""The sandbox's own pages in a real browser: WhatsApp's window, the control page, the phone."""

import pytest
import requests
from playwright.sync_api import expect

from social.sandbox.media import documents, pictures, video
from tests.live.browsing import barriers, sign_in, violations
from tests.sandbox.driving import MetaSide

pytestmark = pytest.mark.browser

IG_ID, PAGE_ID, NUMBER_ID = "17841400000000001", "104200000000001", "106540000000001"
# Two tokens of the demo, printed one to a line.
_TOKENS = """
from social.sandbox import tokens
scopes = ["pages_messaging", "instagram_manage_messages"]
print(tokens.page_token("104200000000001", scopes))
print(tokens.whatsapp_token("102290000000001"))
"""


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


@pytest.mark.parametrize("width", [1440, 390])
def test_the_control_page_is_usable_by_all(desk, width):
    desk.set_viewport_size({"width": width, "height": 844})
    desk.goto(f"{desk.base}/sandbox/control/")
    for section in ("templates", "logins", "tokens"):
        desk.locator(f"#{section} summary").first.click()
    MetaSide(desk, desk.base).fail(IG_ID, "server", calls=0)
    desk.reload()
    expect(desk.locator(f"#failing-{IG_ID}")).to_contain_text("until switched off")
    assert barriers(desk) == []
    overflow = "document.querySelector('.page').scrollWidth - innerWidth"
    assert desk.evaluate(overflow) <= 0


def test_calls_are_made_to_fail_by_keyboard_alone(desk):
    desk.goto(f"{desk.base}/sandbox/control/")
    desk.locator("#account-17841400000000002").get_by_role("link", name="Let calls fail").focus()
    desk.keyboard.press("Enter")
    account = desk.locator("#order-failure select[name=account]")
    expect(account).to_have_value("17841400000000002")
    # A page that is still loading takes the focus to where its address points.
    desk.wait_for_load_state()
    account.focus()
    for _step in range(4):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    order = desk.locator("#failing-17841400000000002")
    expect(order.locator(".chip")).to_contain_text("1× · sends")
    desk.wait_for_load_state()
    order.get_by_role("button", name="Let it work").press("Enter")
    expect(order).to_have_count(0)


def test_a_message_template_is_approved_on_the_control_page(desk):
    desk.goto(f"{desk.base}/sandbox/control/")
    row = desk.locator("#templates details", has=desk.locator(".chip", has_text="Pending"))
    key = row.get_attribute("id")
    row.locator("summary").click()
    row.get_by_label("What WhatsApp says of it").select_option("APPROVED")
    row.get_by_role("button", name="Tell EchoDesk").click()
    expect(desk.locator(f"#{key} .chip")).to_have_text("Approved")


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


@pytest.mark.parametrize("width", [1440, 390])
def test_the_phone_sends_more_than_text(phone, width):
    phone.set_viewport_size({"width": width, "height": 844})
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
    assert barriers(phone) == []
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


class Business:
    """Meta's Graph, called with the tokens of the demo's accounts."""

    def __init__(self, installation):
        printed = installation.manage("shell", "--verbosity", "0", "-c", _TOKENS)
        self.page, self.whatsapp = printed.split()[-2:]
        self.graph = f"{installation.base_url}/sandbox/graph/v25.0"

    def post(self, path, token, **options):
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.post(f"{self.graph}/{path}", headers=headers, timeout=10, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def message(self, customer_id, message, **extra):
        body = {"recipient": {"id": customer_id}, "message": message, **extra}
        return self.post("me/messages", self.page, json=body)

    def whatsapp_message(self, number, kind, content):
        whom = {"messaging_product": "whatsapp", "to": number}
        body = {**whom, "type": kind, kind: content}
        return self.post(f"{NUMBER_ID}/messages", self.whatsapp, json=body)

    def media(self, name, data, content_type):
        form = {"messaging_product": "whatsapp", "type": content_type}
        files = {"file": (name, data, content_type)}
        return self.post(f"{NUMBER_ID}/media", self.whatsapp, data=form, files=files)["id"]

    def person_id(self, account):
        """The id by which the newest conversation of an account knows its customer."""
        platform = "instagram" if account == IG_ID else "messenger"
        params = {"platform": platform, "fields": "id,messages.limit(1){from}", "limit": 1}
        headers = {"Authorization": f"Bearer {self.page}"}
        address = f"{self.graph}/me/conversations"
        rows = requests.get(address, params=params, headers=headers, timeout=10).json()["data"]
        row = requests.get(
            f"{self.graph}/{rows[0]['id']}",
            params={"fields": "messages{from}"},
            headers=headers,
            timeout=10,
        ).json()
        assert "messages" in row, row
        return row["messages"]["data"][0]["from"]["id"]


@pytest.fixture(scope="module")
def business(embedded_server):
    return Business(embedded_server)


@pytest.fixture
def meta(desk):
    """The sandbox, with Meta's limits out of the way and back as they were at the end."""
    side = MetaSide(desk, desk.base)
    side.limits(paces_conversations="")
    for account in (IG_ID, PAGE_ID, NUMBER_ID):
        side.works(account)
    yield side
    side.limits()


BUTTONS = [
    {"type": "postback", "title": "Hold one", "payload": "HOLD"},
    {"type": "web_url", "title": "See it", "url": "https://shop.example/mug"},
]


@pytest.mark.parametrize("width", [1440, 390])
def test_cards_and_quick_replies_are_drawn_and_tapped(desk, meta, business, width):
    desk.set_viewport_size({"width": width, "height": 844})
    customer = meta.customer("Mei Cards", account=IG_ID)
    customer.says("Do you have blue mugs?")
    desk.goto(customer.phone)
    person = business.person_id(IG_ID)
    elements = [{"title": "Blue mug", "subtitle": "24 €", "buttons": BUTTONS}] * 2
    payload = {"template_type": "generic", "elements": elements}
    business.message(person, {"attachment": {"type": "template", "payload": payload}})
    sizes = [{"content_type": "text", "title": size, "payload": size} for size in ("Small", "Big")]
    business.message(person, {"text": "Which size?", "quick_replies": sizes})
    big = desk.get_by_role("button", name="Big", exact=True)
    expect(big).to_be_visible()
    assert barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    big.click()
    expect(desk.locator(".pm__row[data-me]").last).to_contain_text("Big")
    expect(desk.locator(".pm__quick")).to_have_count(0)
    desk.get_by_role("button", name="Hold one").first.click()
    expect(desk.locator(".pm__row[data-me]").last).to_contain_text("Hold one")
    for what in ("quick_reply", "postback"):
        expect(desk.locator("#phone-log")).to_contain_text(what)


def test_lists_files_and_typing_are_drawn_on_whatsapp(desk, meta, business):
    customer = meta.customer("Mei Lists", account=NUMBER_ID)
    customer.says("When is the next course?")
    desk.goto(customer.phone)
    log = desk.locator("#phone-log details").first
    log.locator("summary").click()
    number = log.locator("pre").first.inner_text().split('"wa_id": "')[1].partition('"')[0]
    rows = [{"id": "sat", "title": "Saturday", "description": "Two hours"}]
    action = {"button": "See times", "sections": [{"rows": rows}]}
    offer = {"type": "list", "body": {"text": "Choose a day"}, "action": action}
    business.whatsapp_message(number, "interactive", offer)
    desk.locator(".pm__list > summary").click()
    desk.get_by_role("button", name="Saturday").click()
    chosen = desk.locator(".pm__row[data-me]").last
    expect(chosen).to_contain_text("Saturday")
    paper = business.media("invoice.pdf", documents.render_pdf(1), "application/pdf")
    film = business.media("film.mp4", video.render_film(1), "video/mp4")
    photo = business.media("mug.jpg", pictures.render_photo(1), "image/jpeg")
    business.whatsapp_message(number, "document", {"id": paper, "filename": "invoice-1042.pdf"})
    business.whatsapp_message(number, "video", {"id": film})
    business.whatsapp_message(number, "image", {"id": photo, "caption": "The blue one"})
    expect(desk.get_by_role("link", name="invoice-1042.pdf")).to_be_visible()
    picture = desk.locator(".pm__row", has_text="The blue one").get_by_role("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    length = "film => new Promise(done => { film.onloadedmetadata = () => done(film.duration);"
    film = desk.locator(".pm__row video").last
    assert film.evaluate(length + " film.load(); film.preload = 'auto'; })") > 0
    assert violations(desk) == []


def test_hours_pass_and_the_window_closes_on_the_phone(desk, meta):
    customer = meta.customer("Mei Hours", account=PAGE_ID)
    customer.says("Hi")
    desk.goto(customer.phone)
    expect(desk.locator("#window")).to_contain_text("open until")
    desk.get_by_role("button", name="Let hours pass").click()
    expect(desk.locator("#window")).to_contain_text("closed")


def test_a_dropped_connection_breaks_off_in_both_shapes(page, installation):
    sign_in(page, installation)
    side, business = MetaSide(page, installation.base_url), Business(installation)
    for kind in ("dropped", "unreached"):
        # Not the next call alone: that may be one of EchoDesk's own.
        side.fail(PAGE_ID, kind, calls=0, sends_only=False)
        with pytest.raises(requests.RequestException):
            requests.get(
                f"{business.graph}/me",
                headers={"Authorization": f"Bearer {business.page}"},
                timeout=10,
            )
    side.works(PAGE_ID)
