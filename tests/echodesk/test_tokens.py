import json

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from echodesk.workspaces import tokens
from tests import factories

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def nobody():
    return APIClient(enforce_csrf_checks=True)


def sign_in(api, member, password=PASSWORD):
    return api.post("/api/token/", {"email": member.user.email.upper(), "password": password})


def asks(access):
    return APIClient().get("/api/conversations/", headers={"Authorization": f"Bearer {access}"})


def test_an_address_and_a_password_give_tokens_that_work(nobody, agent):
    answer = sign_in(nobody, agent)

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert asks(answer.json()["access"]).status_code == 200
    renewed = nobody.post("/api/token/refresh/", {"refresh": answer.json()["refresh"]})
    assert renewed.status_code == 200
    assert asks(renewed.json()["access"]).status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(nobody, agent):
    wrong = sign_in(nobody, agent, "wrong")
    unknown = nobody.post("/api/token/", {"email": "nobody@example.com", "password": "wrong"})

    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")
    assert (unknown.status_code, unknown.content) == (401, wrong.content)


@pytest.mark.parametrize("disabled", ["member", "user"])
def test_who_is_disabled_gets_no_token(nobody, agent, disabled):
    row = agent if disabled == "member" else agent.user
    row.is_active = False
    row.save()

    assert sign_in(nobody, agent).json()["code"] == "wrong_credentials"


@pytest.mark.parametrize(("disabled", "status"), [("member", 403), ("user", 401)])
def test_tokens_of_who_is_disabled_afterwards_stop_working(agent, disabled, status):
    pair = tokens.issue(agent.user)
    assert asks(pair.access).status_code == 200
    row = agent if disabled == "member" else agent.user
    row.is_active = False
    row.save()

    assert asks(pair.access).status_code == status
    assert "code" in asks(pair.access).json()


def test_tokens_die_with_the_password(nobody, agent):
    pair = tokens.issue(agent.user)
    agent.user.set_password("another one entirely")
    agent.user.save()

    assert asks(pair.access).status_code == 401
    assert nobody.post("/api/token/refresh/", {"refresh": pair.refresh}).status_code == 401


@pytest.mark.parametrize("change", ["disable", "delete"])
def test_who_is_gone_cannot_refresh(nobody, agent, change):
    pair = tokens.issue(agent.user)
    if change == "delete":
        agent.user.delete()
    else:
        agent.user.is_active = False
        agent.user.save()
    answer = nobody.post("/api/token/refresh/", {"refresh": pair.refresh})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_not_valid")


@pytest.mark.parametrize("token", ["x", "a.b.c", "\ud800", "x" * 5000, ""])
def test_a_made_up_refresh_token_is_refused(nobody, db, token):
    body = json.dumps({"refresh": token})
    answer = nobody.post("/api/token/refresh/", body, content_type="application/json")

    assert answer.status_code in {400, 401}
    assert "code" in answer.json()


def test_an_access_token_is_no_refresh_token_and_the_other_way_round(nobody, agent):
    pair = tokens.issue(agent.user)

    assert nobody.post("/api/token/refresh/", {"refresh": pair.access}).status_code == 401
    assert asks(pair.refresh).status_code == 401
    assert asks("nonsense").json()["code"] == "token_not_valid"


@pytest.mark.parametrize("body", [{}, {"email": "x"}, {"email": ["a"], "password": {}}, [], "x"])
def test_a_senseless_sign_in_is_refused(nobody, db, body):
    answer = nobody.post("/api/token/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_guessing_is_locked_out_whatever_the_next_password(nobody, agent):
    answers = [sign_in(nobody, agent, f"guess {n}").status_code for n in range(10)]
    locked = sign_in(nobody, agent)

    assert answers[:9] == [401] * 9
    assert (locked.status_code, locked.json()["code"]) == (429, "locked_out")
    other = factories.make_member(agent.workspace)
    assert sign_in(nobody, other).status_code == 200


def test_too_many_requests_are_slowed_down(nobody, db, settings):
    answers = [nobody.post("/api/token/", {}).status_code for _ in range(61)]
    slowed = nobody.post("/api/token/", {})

    assert answers[0] == 400
    assert (slowed.status_code, slowed.json()["code"]) == (429, "throttled")
    assert int(slowed["Retry-After"]) > 0
