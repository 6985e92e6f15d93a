import pytest
from django.urls import reverse

from conversations.models import Label, SavedView
from conversations.search import index
from conversations.settings_sections import OWN, WORKSPACE
from tests import factories


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


def test_views_pages_and_settings_are_offered_with_their_addresses(page_of, agent, admin, account):
    Label.objects.create(workspace=account.workspace, name="VIP")
    view = SavedView.objects.create(workspace=account.workspace, owner=agent, name="Hot")
    html = page_of(agent).get(reverse("palette")).content.decode()
    for told in (
        'data-address="/inbox/?queue=mine"',
        f'data-address="/inbox/?view={view.pk}"',
        'data-address="/contacts/"',
        'data-address="/settings/you/"',
        'data-press="[data-theme-toggle]"',
        "VIP",
    ):
        assert told in html
    # What an agent may not open is not offered.
    assert "/settings/members/" not in html
    html = page_of(admin).get(reverse("palette")).content.decode()
    for section in (*OWN, *WORKSPACE):
        assert f'data-address="{reverse(section.page)}"' in html
    assert f"view={view.pk}" not in html


def test_people_are_found_as_conversations_and_as_contacts(page_of, agent, stranger, account):
    conversation = factories.make_conversation(account, name="Aino Virtanen")
    index.catch_up()
    html = page_of(agent).get(reverse("palette-find"), {"q": "virt"}).content.decode()
    assert f'data-address="/inbox/{conversation.pk}/"' in html
    assert f'data-address="/contacts/{conversation.contact_id}/"' in html
    assert 'data-address="/inbox/?status=all&amp;q=virt"' in html
    html = page_of(stranger).get(reverse("palette-find"), {"q": "virt"}).content.decode()
    assert "Aino" not in html


@pytest.mark.parametrize("words", ["", "  ", "\0"])
def test_nothing_typed_finds_nothing(page_of, agent, words):
    assert page_of(agent).get(reverse("palette-find"), {"q": words}).status_code == 204


def test_nobody_is_offered_anything(client, db):
    for name in ("palette", "palette-find"):
        assert client.get(reverse(name)).status_code == 302


def test_single_keys_are_switched_off_from_their_sheet(page_of, agent):
    tab = page_of(agent)
    assert tab.post("/settings/you/shortcuts/", {"shortcuts": "off"}).status_code == 204
    assert 'data-shortcuts="off"' in tab.get(reverse("inbox")).content.decode()
    assert tab.get("/settings/you/shortcuts/").status_code == 405
