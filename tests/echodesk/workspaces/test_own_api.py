"""Who a program is, and what it may change about sending."""

import pytest

from tests import factories


def test_a_program_learns_whom_it_acts_for(api_of, agent):
    assert api_of(agent).get("/api/me/").json() == {
        "id": agent.pk,
        "name": agent.user.name,
        "email": agent.user.email,
        "role": "agent",
        "undo_seconds": 0,
        "workspace": {
            "id": agent.workspace_id,
            "name": "Nord Coffee",
            "time_zone": "UTC",
            "website": "",
            "email": "",
            "phone": "",
            "address": "",
            "about": "",
            "hours": {},
            "answer_minutes": None,
            "reopening": "reopen",
            "sends_typing": True,
            "sends_seen": True,
        },
    }


def test_of_two_workspaces_the_one_that_is_named(api_of, agent, stranger):
    second = factories.Membership.objects.create(workspace=stranger.workspace, user=agent.user)
    api = api_of(agent)
    body = {"undo_seconds": 5}
    answer = api.patch("/api/me/", body, headers={"X-Workspace": str(second.workspace_id)})

    assert (answer.json()["id"], answer.json()["undo_seconds"]) == (second.pk, 5)
    assert api.get("/api/me/").json()["undo_seconds"] == 0


@pytest.mark.parametrize(
    ("body", "status", "seconds"),
    [
        ({"undo_seconds": 15}, 200, 15),
        ({"undo_seconds": 0}, 200, 0),
        ({}, 200, 3),
        ({"undo_seconds": 16}, 400, 3),
        ({"undo_seconds": -1}, 400, 3),
        ({"undo_seconds": None}, 400, 3),
        ({"role": "owner"}, 400, 3),
    ],
)
def test_a_member_chooses_for_how_long_sending_can_be_undone(api_of, agent, body, status, seconds):
    agent.undo_seconds = 3
    agent.save()
    answer = api_of(agent).patch("/api/me/", body)
    agent.refresh_from_db()

    assert (answer.status_code, agent.undo_seconds) == (status, seconds)
    if status == 200:
        assert answer.json()["undo_seconds"] == seconds


def test_admins_choose_what_people_are_shown_one_by_one(api_of, admin):
    api = api_of(admin)
    first = api.patch("/api/workspace/", {"sends_typing": False})
    second = api.patch("/api/workspace/", {"sends_seen": False})

    assert (first.json()["sends_typing"], first.json()["sends_seen"]) == (False, True)
    assert second.json() == api.get("/api/workspace/").json()
    assert (second.json()["sends_typing"], second.json()["sends_seen"]) == (False, False)
    assert api.patch("/api/workspace/", {"owner": 1}).status_code == 400


def test_admins_say_what_the_business_is(api_of, admin):
    body = {"name": "Nord", "hours": {"mon": [["09:00", "18:00"]]}, "answer_minutes": 30}
    answer = api_of(admin).patch("/api/workspace/", body).json()
    assert {name: answer[name] for name in body} == body
    refused = api_of(admin).patch("/api/workspace/", {"name": "Sud", "hours": {"mon": [["9"]]}})
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["hours"])
    assert api_of(admin).get("/api/workspace/").json()["name"] == "Nord"


def test_agents_see_the_workspace_and_change_nothing(api_of, agent):
    api = api_of(agent)

    assert api.get("/api/workspace/").status_code == 200
    assert api.patch("/api/workspace/", {"sends_seen": False}).status_code == 403
    agent.workspace.refresh_from_db()
    assert agent.workspace.sends_seen is True


@pytest.mark.parametrize("path", ["/api/me/", "/api/workspace/"])
@pytest.mark.parametrize("method", ["get", "patch"])
def test_nobody_and_the_disabled_are_refused(api_of, agent, path, method):
    assert getattr(api_of(None), method)(path).status_code == 401
    agent.is_active = False
    agent.save()
    assert getattr(api_of(agent), method)(path).status_code == 403
