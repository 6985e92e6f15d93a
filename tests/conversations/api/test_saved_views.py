import pytest

from conversations.models import SavedView
from tests import factories

VIEWS = "/api/views/"


def test_a_view_is_saved_read_changed_and_deleted(api_of, agent):
    api = api_of(agent)
    asked = {"name": "Hot", "tone": "red", "query": {"status": "open", "priority": "urgent"}}
    made = api.post(VIEWS, asked, format="json")
    assert made.status_code == 201
    one = made.json()
    assert one == asked | {"id": one["id"], "shared": False}
    assert api.get(VIEWS).json()["results"] == [one]

    address = f"{VIEWS}{one['id']}/"
    changed = api.patch(address, {"query": {"unread": True, "q": ""}}, format="json")
    assert changed.json() == one | {"query": {"unread": True}}
    assert api.get(address).json() == changed.json()
    assert api.delete(address).status_code == 204
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "query", [{"colour": "red"}, {"status": "lost"}, {"queue": "theirs"}, [], {"unread": "maybe"}]
)
def test_a_senseless_filter_is_refused(api_of, agent, query):
    answer = api_of(agent).post(VIEWS, {"name": "Odd", "query": query}, format="json")
    assert answer.status_code == 400
    assert all(name.startswith("query") for name in answer.json()["fields"])


def test_sharing_is_for_admins_and_one_s_own_for_oneself(api_of, agent, admin, stranger):
    shared = {"name": "Ours", "shared": True, "query": {}}
    assert api_of(agent).post(VIEWS, shared, format="json").status_code == 403
    ours = api_of(admin).post(VIEWS, shared, format="json").json()
    mine = api_of(agent).post(VIEWS, shared | {"shared": False}, format="json").json()

    assert len(api_of(agent).get(VIEWS).json()["results"]) == 2
    assert api_of(agent).delete(f"{VIEWS}{ours['id']}/").status_code == 403
    for member, one in ((admin, mine), (stranger, mine), (stranger, ours)):
        address = f"{VIEWS}{one['id']}/"
        answers = [api_of(member).get(address), api_of(member).delete(address)]
        answers.append(api_of(member).patch(address, {"name": "Mine"}, format="json"))
        assert [answer.status_code for answer in answers] == [404] * 3
    assert api_of(None).get(VIEWS).status_code == 401


def test_the_list_takes_the_same_filters(api_of, agent, workspace):
    account = factories.make_account(workspace)
    factories.make_conversation(account, priority="high", unread_count=1)
    factories.make_conversation(account)
    api = api_of(agent)
    for query in ({"priority": "high"}, {"unread": "true"}, {"team": "none", "priority": "high"}):
        assert len(api.get("/api/conversations/", query).json()["results"]) == 1
    assert api.get("/api/conversations/", {"queue": "mentions"}).json()["results"] == []
