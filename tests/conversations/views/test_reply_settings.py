"""Canned replies, as members write them in the settings."""

import pytest

from conversations.models import CannedReply

pytestmark = pytest.mark.django_db
LIST, NEW = "/settings/replies/", "/settings/replies/new/"
PREVIEW = "/settings/replies/preview/"
HOURS = {"shortcut": "/Hours", "title": "Opening hours", "text": "Hello {{contact.first_name}}!"}


@pytest.fixture
def shared(workspace):
    return CannedReply.objects.create(workspace=workspace, shortcut="hours", text="From nine.")


@pytest.fixture
def own(workspace, agent):
    return CannedReply.objects.create(
        workspace=workspace, owner=agent, shortcut="mine", text="Mine."
    )


def test_nobody_and_strangers_see_none(client, page_of, stranger, admin, shared, own):
    paths = [LIST, NEW, PREVIEW]
    rows = [f"{LIST}{shared.pk}/", f"{LIST}{own.pk}/", f"{LIST}{own.pk}/delete/"]
    for path in (*paths, *rows):
        assert client.post(path)["Location"].startswith("/accounts/login/")
    for path in rows:
        assert page_of(stranger).post(path, HOURS).status_code == 404
    # What is one member's alone is not even the admins'.
    assert page_of(admin).get(f"{LIST}{own.pk}/").status_code == 404
    assert CannedReply.objects.count() == 2


def test_a_member_writes_one_of_their_own(page_of, agent, shared):
    page = page_of(agent)
    assert page.post(NEW, HOURS)["Location"] == LIST
    row = CannedReply.objects.get(owner=agent)
    assert (row.shortcut, row.title) == ("hours", "Opening hours")
    html = page.get(LIST).content.decode()
    assert f"{LIST}{row.pk}/" in html
    assert f"{LIST}{shared.pk}/" not in html
    page.post(f"{LIST}{row.pk}/", HOURS | {"text": "Changed"})
    row.refresh_from_db()
    assert row.text == "Changed"
    page.post(f"{LIST}{row.pk}/delete/")
    assert not CannedReply.objects.filter(owner=agent).exists()


def test_an_admin_writes_for_everybody(page_of, admin, agent):
    page_of(admin).post(NEW, HOURS | {"shared": "on"})
    row = CannedReply.objects.get()
    assert row.owner is None
    assert "/hours" in page_of(agent).get(LIST).content.decode()


def test_the_teams_are_not_an_agents_to_change(page_of, agent, shared):
    answer = page_of(agent).post(f"{LIST}{shared.pk}/", HOURS)
    assert answer.status_code == 400
    page_of(agent).post(f"{LIST}{shared.pk}/delete/")
    shared.refresh_from_db()
    assert shared.text == "From nine."


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"shortcut": "two words"}, "A shortcut is 1 to 40 letters"),
        ({"shortcut": "mine"}, "There is already a canned reply /mine."),
        ({"text": ""}, "This field is required."),
    ],
)
def test_a_wrong_form_is_answered_once(page_of, agent, own, form, words):
    answer = page_of(agent).post(NEW, HOURS | form)
    assert answer.status_code == 400
    assert answer.content.decode().count(words) == 1


def test_the_preview_fills_in_and_tells_of_what_is_missing(page_of, agent):
    text = "Hello {{contact.first_name}}, call {{workspace.phone}}, <b>{{nonsense}}</b>"
    html = page_of(agent).post(PREVIEW, {"text": text}).content.decode()
    assert "Hello Mariam, call {{workspace.phone}}, &lt;b&gt;{{nonsense}}" in html
    assert "Nothing is known for: workspace.phone, nonsense." in html
    assert "{{contact.first_name|there}}" in html
    html = page_of(agent).post(PREVIEW, {"text": "{{workspace.phone|us}}"}).content.decode()
    assert "Nothing is known" not in html
