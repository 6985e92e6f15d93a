"""Settings: the workspace's own fields on contacts."""

import pytest

from conversations.actions.attributes import create_attribute
from conversations.models import Attribute, Contact

pytestmark = pytest.mark.django_db

BASE = "/settings/attributes/"


@pytest.fixture
def size(admin):
    return create_attribute(member=admin, name="Shoe size", kind="number")


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("path", ["", "{}/", "{}/move/", "{}/delete/"])
def test_only_admins_of_the_workspace(client, page_of, agent, stranger, size, path):
    address = BASE + path.format(size.pk)
    assert client.post(address).status_code == 302
    assert page_of(agent).post(address).status_code == 403
    if path:
        assert page_of(stranger).post(address).status_code == 404
    assert Attribute.objects.count() == 1


def test_one_is_added_renamed_and_put_in_order(page_of, admin, size):
    browser = page_of(admin)
    values = {"name": "Tier", "kind": "choice", "choices": "Gold\r\nSilver\r\n"}
    assert browser.post(BASE, values).status_code == 302
    tier = Attribute.objects.get(key="tier")
    assert tier.choices == ["Gold", "Silver"]
    browser.post(f"{BASE}{tier.pk}/move/", {"to": "up"})
    page = text_of(browser.get(BASE))
    assert page.index("Tier") < page.index("Shoe size")
    browser.post(f"{BASE}{tier.pk}/", {"name": "Level", "choices": "Gold\nBronze"})
    tier.refresh_from_db()
    assert (tier.name, tier.choices) == ("Level", ["Gold", "Bronze"])
    browser.post(f"{BASE}{size.pk}/", {"name": "Size"})
    assert Attribute.objects.get(pk=size.pk).name == "Size"


def test_what_is_wrong_is_said_beside_it(page_of, admin, size):
    browser = page_of(admin)
    answer = browser.post(BASE, {"name": "shoe size", "kind": "text"})
    assert answer.status_code == 400
    assert "There is already an attribute" in text_of(answer)
    answer = browser.post(BASE, {"name": "Tier", "kind": "choice", "choices": "One"})
    assert "Give 2 to 50 choices" in text_of(answer)


def test_what_is_lost_is_said_before(page_of, admin, workspace, size):
    Contact.objects.create(workspace=workspace, name="Mika", attributes={size.key: 44})
    browser = page_of(admin)
    assert "1 contact has a value for it" in text_of(browser.get(f"{BASE}{size.pk}/delete/"))
    browser.post(f"{BASE}{size.pk}/delete/")
    assert not Attribute.objects.exists()
    assert Contact.objects.get().attributes == {}
