"""Members, teams, invitations and notifications, for programs."""

import pytest

from conversations.actions.assign import assign
from echodesk.workspaces.models import Invitation, Membership, Team
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_member_is_changed_by_admins_alone(api_of, admin, agent, workspace):
    here = factories.make_location(workspace)
    path = f"/api/members/{agent.pk}/"
    assert api_of(agent).get(path).json()["role"] == "agent"
    assert api_of(agent).patch(path, {"role": "admin"}).status_code == 403
    body = {"role": "agent", "locations": [here.pk], "is_active": False}
    assert api_of(admin).patch(path, body).status_code == 200
    row = Membership.objects.get(pk=agent.pk)
    assert (row.is_active, row.is_limited, list(row.locations.all())) == (False, True, [here])
    elsewhere = factories.make_location(factories.make_workspace("Elsewhere"))
    refused = api_of(admin).patch(path, {"is_active": True, "locations": [elsewhere.pk]})
    assert list(refused.json()["fields"]) == ["locations"]
    assert api_of(admin).patch(path, {"rank": 1}).status_code == 400
    row.refresh_from_db()
    assert not row.is_active


def test_teams_are_made_changed_and_deleted(api_of, admin, agent, stranger):
    api = api_of(admin)
    assert api_of(agent).post("/api/teams/", {"name": "Delivery"}).status_code == 403
    made = api.post("/api/teams/", {"name": "Delivery", "members": [agent.pk]})
    assert made.status_code == 201
    assert [one["id"] for one in made.json()["members"]] == [agent.pk]
    path = f"/api/teams/{made.json()['id']}/"
    assert api.patch(path, {"name": "Couriers"}).json() == made.json() | {"name": "Couriers"}
    assert api.patch(path, {"members": [stranger.pk]}).status_code == 400
    assert api.patch(path, {"members": []}).json()["members"] == []
    assert api.post("/api/teams/", {"name": "couriers"}).json()["code"] == "duplicate"
    assert api.delete(path).status_code == 204
    assert not Team.objects.exists()


def test_an_invitation_tells_its_link_once(api_of, admin, agent, mailoutbox):
    api = api_of(admin)
    body = {"email": "ana@example.com"}
    assert api_of(agent).post("/api/invitations/", body).status_code == 403
    assert api_of(agent).get("/api/invitations/").status_code == 403
    made = api.post("/api/invitations/", body)
    assert made.status_code == 201
    assert made.json()["mailed"] is True
    assert made.json()["link"] in mailoutbox[0].body
    (listed,) = api.get("/api/invitations/").json()["results"]
    assert "link" not in listed
    again = api.post(f"/api/invitations/{listed['id']}/send/").json()
    assert again["link"] != made.json()["link"]
    assert api_of(agent).delete(f"/api/invitations/{listed['id']}/").status_code == 403
    assert api.delete(f"/api/invitations/{listed['id']}/").status_code == 204
    assert not Invitation.objects.exists()


def test_what_a_member_was_told_is_listed_and_taken_as_seen(api_of, admin, agent, stranger):
    conversation = factories.make_conversation(factories.make_account(agent.workspace))
    assign(member=admin, conversation=conversation, assignee=agent)
    (row,) = api_of(agent).get("/api/notifications/").json()["results"]
    assert (row["kind"], row["conversation"]) == ("assignment", conversation.pk)
    assert (row["by"]["id"], row["note"], row["seen_at"]) == (admin.pk, None, None)
    assert api_of(admin).get("/api/notifications/").json()["results"] == []
    other = {"conversation": 10**9}
    assert api_of(agent).post("/api/notifications/seen/", other).json() == {"seen": 0}
    mine = {"conversation": conversation.pk}
    assert api_of(stranger).post("/api/notifications/seen/", mine).json() == {"seen": 0}
    assert api_of(agent).post("/api/notifications/seen/", mine).json() == {"seen": 1}
    assert api_of(agent).post("/api/notifications/seen/").json() == {"seen": 0}
