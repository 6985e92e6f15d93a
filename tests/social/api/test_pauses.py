"""Holding back all sending, by programs."""

import pytest

from echodesk.workspaces.models import AuditEntry
from social.models import SendingPause
from tests.factories import make_account, make_member

pytestmark = pytest.mark.django_db

ACCOUNTS, EVERYTHING = "/api/social/accounts/", "/api/social/pause/"


@pytest.fixture
def account(workspace):
    return make_account(workspace)


@pytest.fixture
def path(account):
    return f"{ACCOUNTS}{account.pk}/pause/"


@pytest.fixture
def operator(db):
    return make_member(is_staff=True)


def standing(answer):
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return body["paused"], body["pause_reason"]


def test_an_admin_pauses_an_account_and_lets_it_go_on(api_of, admin, account, path):
    api = api_of(admin)
    shown = f"{ACCOUNTS}{account.pk}/"
    assert standing(api.get(shown)) == (False, "")
    assert standing(api.post(path, {"reason": "Meta is down"})) == (True, "Meta is down")
    assert standing(api.post(path)) == (True, "Meta is down")
    assert standing(api.get(shown)) == (True, "Meta is down")

    assert standing(api.delete(path)) == (False, "")
    assert standing(api.delete(path)) == (False, "")
    verbs = AuditEntry.objects.filter(verb__startswith="sending_").values_list("verb", flat=True)
    assert sorted(verbs) == ["sending_paused", "sending_resumed"]


@pytest.mark.parametrize("method", ["post", "delete"])
def test_only_admins_of_the_workspace_pause(api_of, agent, stranger, path, method):
    for member, status in ((None, 401), (agent, 403), (stranger, 404)):
        assert getattr(api_of(member), method)(path).status_code == status
    assert SendingPause.objects.count() == 0


@pytest.mark.parametrize("body", [{"reason": "x" * 201}, {"reason": None}, {"why": "x"}])
def test_a_wrong_reason_is_refused_in_words(api_of, admin, operator, path, body):
    for api, address in ((api_of(admin), path), (api_of(operator), EVERYTHING)):
        answer = api.post(address, body)
        assert answer.status_code == 400
        assert set(answer.json()["fields"]) == set(body)


def test_agents_are_told_which_account_is_paused_in_one_query(
    api_of, agent, workspace, account, django_assert_num_queries
):
    others = [make_account(workspace) for _ in range(4)]
    SendingPause.objects.create(account=account, reason="Stock count")
    api = api_of(agent)
    with django_assert_num_queries(3):
        rows = api.get(ACCOUNTS).json()

    assert len(rows) == 1 + len(others)
    paused = [(row["id"], row["pause_reason"]) for row in rows if row["paused"]]
    assert paused == [(account.pk, "Stock count")]


def test_who_runs_the_installation_pauses_everything(api_of, operator, agent, account):
    api = api_of(operator)
    answer = api.post(EVERYTHING, {"reason": "Moving house"})
    assert standing(answer) == (True, "Moving house")
    assert answer.json()["paused_at"].endswith("Z")
    # Everybody may see why nothing goes out.
    assert standing(api_of(agent).get(EVERYTHING)) == (True, "Moving house")
    assert standing(api_of(agent).get(f"{ACCOUNTS}{account.pk}/")) == (True, "Moving house")

    assert standing(api.delete(EVERYTHING)) == (False, "")
    assert standing(api_of(agent).get(EVERYTHING)) == (False, "")


def test_the_pause_of_an_account_outlives_that_of_everything(
    api_of, admin, operator, account, path
):
    api_of(admin).post(path, {"reason": "Mine"})
    api_of(operator).post(EVERYTHING, {"reason": "All"})
    assert standing(api_of(admin).get(f"{ACCOUNTS}{account.pk}/")) == (True, "All")
    api_of(operator).delete(EVERYTHING)
    assert standing(api_of(admin).get(f"{ACCOUNTS}{account.pk}/")) == (True, "Mine")


@pytest.mark.parametrize("method", ["post", "delete"])
def test_owners_do_not_pause_the_installation(api_of, stranger, admin, method):
    for member, status in ((None, 401), (admin, 403), (stranger, 403)):
        assert getattr(api_of(member), method)(EVERYTHING).status_code == status
    assert api_of(None).get(EVERYTHING).status_code == 401
    assert SendingPause.objects.count() == 0


def test_an_operator_without_a_workspace_may_pause(api_of, operator):
    user = operator.user
    operator.delete()
    operator.user = user
    assert api_of(operator).post(EVERYTHING).status_code == 200
