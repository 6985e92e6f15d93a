"""Making two contacts one beside their conversation, and taking it back, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.live.browsing import NARROW, WIDE, look, sign_in, until
from tests.live.customers import Customer

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page, embedded_server, complaints):
    """A wide tab in the inbox, signed in."""
    complaints.listen(page)
    page.set_viewport_size(WIDE)
    sign_in(page, embedded_server)
    return page


def test_two_contacts_are_merged_and_parted_by_keyboard(desk, embedded_server):
    kept, other = (Customer(desk, embedded_server) for _ in range(2))
    other.says("It is me, from my other account")
    kept.says("Hello, is this open?")
    kept.row.locator(".conv__link").click()
    expect(desk.locator("#conversation-name")).to_contain_text(kept.name)
    identities = desk.locator("#identities")
    expect(identities.locator("summary .num")).to_have_text("1")

    desk.locator("#merge-offer").press("Enter")
    expect(desk.locator("#merge-words")).to_be_focused()
    found = desk.locator("#merge-found a", has_text=other.name)
    # Who is new is found a moment later.

    def search_again():
        desk.locator("#merge-words").fill("")
        desk.keyboard.type(other.name)
        desk.wait_for_timeout(1_000)
        return found.count()

    until(desk, search_again, seconds=60)
    expect(found).to_contain_text("1 conversation")
    look(desk, "merge-found")
    found.press("Enter")
    expect(identities).to_contain_text("These become one contact")
    expect(identities).to_contain_text(f"keeps the name {kept.name}")
    merge = desk.get_by_role("button", name="Merge", exact=True)
    expect(merge).to_be_focused()
    look(desk, "merge-preview")
    desk.set_viewport_size(NARROW)
    desk.locator("#conversation-name a").click()
    expect(merge).to_be_visible()
    look(desk, "merge-preview-390")
    desk.set_viewport_size(WIDE)
    merge.press("Enter")

    expect(identities).to_contain_text(f"Merged with {other.name}")
    expect(identities.locator("summary .num")).to_have_text("2")
    expect(desk.locator(".details")).to_contain_text("It is me, from my other account")
    # The list has them under one name.
    expect(desk.locator(".conv", has_text=kept.name)).to_have_count(2)
    undo = desk.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    look(desk, "merged")
    undo.press("Enter")
    expect(identities).not_to_contain_text("Merged with")
    expect(identities.locator("summary .num")).to_have_text("1")
    expect(desk.locator(".conv", has_text=other.name)).to_have_count(1)
    expect(desk.locator("#merge-offer")).to_be_focused()
