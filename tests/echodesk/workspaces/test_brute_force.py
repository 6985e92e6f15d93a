"""Ten wrong passwords, and the door stays shut for a while, whichever door it is."""

import pytest

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "correct horse battery", "battery horse correct"


def sign_in_page(client, email, password):
    return client.post("/accounts/login/", {"login": email, "password": password})


def admin_page(client, email, password):
    return client.post("/admin/login/", {"username": email, "password": password})


def api_token(client, email, password):
    return client.post(
        "/api/token/", {"email": email, "password": password}, content_type="application/json"
    )


def was_let_in(client, answer):
    if answer.headers["Content-Type"] == "application/json":
        return "access" in answer.json()
    return "_auth_user_id" in client.session


@pytest.fixture(params=[sign_in_page, admin_page, api_token])
def knock(request, client, agent):
    """``knock(password)`` at each door in turn: whether it opened."""
    agent.user.is_staff = True
    agent.user.save()

    def opens(password, email=agent.user.email):
        return was_let_in(client, request.param(client, email, password))

    return opens


def test_the_right_password_opens(knock):
    assert knock(RIGHT)


def test_after_ten_wrong_passwords_the_right_one_opens_nothing(knock):
    assert not any(knock(WRONG) for _ in range(10))
    assert not knock(RIGHT)


def test_the_lock_holds_whatever_the_case_of_the_address(knock, agent):
    assert not any(knock(WRONG, email=agent.user.email.upper()) for _ in range(10))
    assert not knock(RIGHT)


def test_wrong_passwords_for_one_address_do_not_lock_another(knock):
    assert not any(knock(WRONG, email="somebody.else@example.com") for _ in range(4))
    assert knock(RIGHT)


@pytest.mark.parametrize("door", [admin_page, api_token])
def test_the_eleventh_try_is_answered_with_429(door, client, agent):
    answers = [door(client, agent.user.email, WRONG).status_code for _ in range(11)]
    assert 429 not in answers[:9]
    assert answers[10] == 429


def test_the_lock_is_told_in_words_on_a_page_and_as_json_to_a_program(client, agent):
    for _ in range(10):
        admin_page(client, agent.user.email, WRONG)
    page = admin_page(client, agent.user.email, RIGHT)
    assert "Try again in 15 minutes" in page.content.decode()
    assert api_token(client, agent.user.email, RIGHT).json()["code"] == "locked_out"


@pytest.mark.parametrize("door", [sign_in_page, admin_page, api_token])
def test_a_known_and_an_unknown_address_are_refused_alike(door, client, agent):
    known = door(client, agent.user.email, WRONG)
    unknown = door(client, "nobody@example.com", WRONG)
    assert known.status_code == unknown.status_code
