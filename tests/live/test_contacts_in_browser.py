"""People, and EchoDesk as an app, in a real browser at both widths and in both themes."""

import re

import pytest
from playwright.sync_api import expect

from tests.live.browsing import NARROW, WIDE, look, sign_in
from tests.live.customers import Customer

pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])


@pytest.fixture
def desk(page, embedded_server, complaints):
    """A wide tab in the inbox, signed in."""
    complaints.listen(page)
    page.set_viewport_size(WIDE)
    sign_in(page, embedded_server)
    return page


@WIDTHS
def test_what_is_known_is_written_down_beside_a_conversation(desk, embedded_server, size):
    person = Customer(desk, embedded_server)
    person.says("Hello, is this open?")
    person.row.locator(".conv__link").click()
    desk.set_viewport_size(size)
    if size == NARROW:
        desk.locator("#conversation-name a").click()
    email = desk.locator("#contact-panel").get_by_label("E-mail")
    email.fill("not an address")
    email.press("Enter")
    wrong = desk.locator(".attr", has_text="E-mail").get_by_role("alert")
    expect(wrong).to_contain_text("Write an e-mail address")
    expect(email).to_have_value("not an address")
    look(desk, "contact-panel")
    email.fill("Mika@Example.com")
    email.press("Tab")
    expect(email).to_have_value("mika@example.com")
    expect(wrong).to_have_count(0)

    name = desk.locator("#contact-panel").get_by_label("Name", exact=True)
    name.fill(f"{person.name} of the market")
    name.press("Tab")
    head = desk.locator("#contact-head h2")
    expect(head).to_have_text(f"{person.name} of the market")
    expect(desk.locator("#conversation-name")).to_contain_text("of the market")
    desk.locator(".toast", has_text="Name saved").get_by_role("button", name="Undo").click()
    expect(head).to_have_text(person.name)

    desk.locator("#contact-note").fill("Likes oat milk")
    desk.get_by_role("button", name="Add note").click()
    note = desk.locator(".person__note", has_text="Likes oat milk")
    expect(note).to_be_visible()
    note.get_by_role("button", name="Delete this note").click()
    expect(note).to_have_count(0)
    desk.locator(".toast", has_text="Note deleted").get_by_role("button", name="Undo").click()
    expect(note).to_be_visible()

    desk.get_by_role("button", name="Block", exact=True).last.click()
    expect(desk.locator("#contact-head")).to_contain_text("Blocked since")
    desk.locator(".toast", has_text="Blocked").get_by_role("button", name="Undo").click()
    expect(desk.locator("#contact-head")).not_to_contain_text("Blocked since")


@WIDTHS
def test_people_are_found_looked_at_and_deleted(desk, embedded_server, size):
    person = Customer(desk, embedded_server)
    person.says("Hello, is this open?")
    expect(person.row).to_be_visible()
    desk.set_viewport_size(size)
    desk.goto(f"{embedded_server.base_url}/contacts/")
    look(desk, "contacts")
    search = desk.get_by_role("searchbox", name="Search contacts")
    search.fill("nobody of that name")
    expect(desk.get_by_role("heading", name="Nobody like that")).to_be_visible()
    look(desk, "contacts-none")
    search.fill(person.name.upper())
    row = desk.locator("#contact-rows tr", has_text=person.name)
    expect(row).to_be_visible()
    expect(desk).to_have_url(re.compile(r"/contacts/\?q="))
    row.get_by_role("link").click()
    expect(desk.locator("#contact-conversations")).to_contain_text("Hello, is this open?")
    look(desk, "contact-page")
    desk.go_back()
    expect(search).to_have_value(person.name.upper())
    desk.go_forward()

    desk.get_by_role("link", name="Delete…").click()
    expect(desk.locator("main")).to_contain_text("That is 1 message.")
    look(desk, "contact-delete")
    desk.get_by_role("button", name="Delete for good").click()
    expect(desk.locator(".toast")).to_contain_text("is deleted")
    desk.goto(f"{embedded_server.base_url}/contacts/?q={person.name}")
    expect(desk.get_by_role("heading", name="Nobody like that")).to_be_visible()


@WIDTHS
def test_a_table_of_people_is_read_in_and_handed_out(desk, embedded_server, size, tmp_path):
    width = size["width"]
    desk.set_viewport_size(size)
    desk.goto(f"{embedded_server.base_url}/settings/attributes/")
    desk.get_by_label("Name", exact=True).fill(f"Tier {width}")
    desk.get_by_label("Kind", exact=True).select_option(label="Choice")
    desk.get_by_label("Choices").fill("Gold\nSilver")
    desk.get_by_role("button", name="Add", exact=True).click()
    expect(desk.get_by_role("cell", name=f"Tier {width}", exact=True)).to_be_visible()
    look(desk, "settings-attributes")

    table = tmp_path / "people.csv"
    lines = [f"Zoë {width},zoe{width}@x.fi,gold", "Bad,nonsense,", f"Nora {width},,lead"]
    table.write_text("\n".join([f"Name;E-mail;Tier {width}", *lines]).replace(",", ";"))
    desk.goto(f"{embedded_server.base_url}/contacts/import/")
    look(desk, "import")
    desk.get_by_label("File").set_input_files(table)
    desk.get_by_role("button", name="Look at it").click()
    expect(desk.get_by_label("E-mail")).to_have_value("email")
    look(desk, "import-columns")
    desk.get_by_role("button", name="Import 3 lines").click()
    expect(desk.get_by_role("heading", name="Finished")).to_be_visible(timeout=15_000)
    result = desk.locator("#import")
    expect(result).to_contain_text("Write an e-mail address")
    expect(result).to_contain_text("Choose one of these: Gold, Silver.")
    look(desk, "import-result")
    with desk.expect_download() as left_out:
        desk.get_by_role("link", name="Lines left out, as a table").click()
    assert "Nora" in left_out.value.path().read_text()

    desk.goto(f"{embedded_server.base_url}/contacts/?q=zoe{width}")
    row = desk.locator("#contact-rows tr", has_text=f"Zoë {width}")
    expect(row).to_be_visible()
    with desk.expect_download() as exported:
        desk.get_by_role("link", name="Export").click()
    assert f"zoe{width}@x.fi" in exported.value.path().read_text()
    row.get_by_role("link").click()
    expect(desk.get_by_label(f"Tier {width}")).to_have_value("Gold")


@WIDTHS
def test_where_there_is_no_connection_a_page_says_so_and_goes_on_by_itself(
    desk, embedded_server, size
):
    desk.set_viewport_size(size)
    manifest = desk.request.get(f"{embedded_server.base_url}/manifest.webmanifest").json()
    for icon in manifest["icons"]:
        assert desk.request.get(f"{embedded_server.base_url}{icon['src']}").ok
    desk.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    kept = desk.evaluate(
        "async () => (await (await caches.open('echodesk-offline')).keys())"
        ".map((one) => new URL(one.url).pathname)"
    )
    assert "/offline/" in kept
    assert all(path == "/offline/" or path.startswith("/static/") for path in kept)
    desk.context.set_offline(True)
    desk.goto(f"{embedded_server.base_url}/contacts/")
    expect(desk.get_by_role("heading", name="No connection")).to_be_visible()
    look(desk, "offline")
    desk.context.set_offline(False)
    expect(desk.get_by_role("heading", name="Contacts")).to_be_visible(timeout=10_000)
