"""Teams, as admins make them."""

import pytest

from echodesk.errors import ActionError, Conflict
from echodesk.workspaces.actions import teams as actions
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry, Team
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/settings/teams/"


@pytest.fixture
def team(admin):
    return actions.create_team(member=admin, name="Delivery")


def test_only_admins_may(client, page_of, agent, stranger, team):
    one = [f"{LIST}{team.pk}/", f"{LIST}{team.pk}/delete/"]
    for path in (LIST, *one):
        for method in (client.get, client.post):
            assert method(path)["Location"].startswith("/accounts/login/")
    for path in (LIST, *one):
        assert page_of(agent).get(path).status_code == 403
    for path in one:
        assert page_of(stranger).post(path).status_code == 404
    assert Team.objects.get() == team


def test_a_team_is_made_changed_and_deleted_on_the_page(page_of, admin, agent):
    page = page_of(admin)
    assert (
        page.post(LIST, {"name": " Delivery  Batumi ", "members": [agent.pk]})["Location"] == LIST
    )
    team = Team.objects.get()
    assert (team.name, list(team.members.all())) == ("Delivery Batumi", [agent])
    html = page.get(f"{LIST}{team.pk}/").content.decode()
    assert f'value="{agent.pk}" checked' in html
    page.post(f"{LIST}{team.pk}/", {"name": "Delivery", "members": [admin.pk]})
    team.refresh_from_db()
    assert (team.name, list(team.members.all())) == ("Delivery", [admin])
    conversation = factories.make_conversation(factories.make_account(admin.workspace), team=team)
    html = page.get(f"{LIST}{team.pk}/delete/").content.decode()
    assert "1 conversation is handed to this team." in html
    page.post(f"{LIST}{team.pk}/delete/")
    conversation.refresh_from_db()
    assert conversation.team is None
    assert [describe(entry) for entry in AuditEntry.objects.all()] == [
        "Deleted the team Delivery",
        "Renamed the team Delivery Batumi to Delivery",
        "Added the team Delivery Batumi",
    ]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "delivery"}, "There is already a team “delivery”."),
        ({"name": ""}, "This field is required."),
        ({"name": "New", "members": ["0"]}, "is not one of the available choices"),
    ],
)
def test_a_wrong_form_is_answered_once(page_of, admin, team, form, words):
    answer = page_of(admin).post(LIST, form)
    assert answer.status_code == 400
    assert answer.content.decode().count(words) == 1
    assert Team.objects.count() == 1


def test_members_of_another_workspace_do_not_exist(admin, stranger, team):
    with pytest.raises(ActionError):
        actions.change_team(member=admin, team=team, name="Delivery", members=[stranger])
    with pytest.raises(Conflict):
        actions.create_team(member=admin, name="DELIVERY")
