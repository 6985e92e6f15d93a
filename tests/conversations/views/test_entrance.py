"""Pages outside the shell: signing in, passwords, and what went wrong."""

import re

import pytest
from django.core import mail
from django.test import RequestFactory
from django.urls import reverse
from django.views import defaults

PASSWORD = "correct horse battery"


def test_signing_in_leads_to_the_inbox(client, agent):
    data = {"login": agent.user.email, "password": PASSWORD}
    answer = client.post(reverse("account_login"), data, follow=True)
    assert answer.redirect_chain[-1][0] == "/inbox/"
    assert "Successfully signed in" not in answer.content.decode()


def test_signing_in_leads_back_to_where_one_was_going(client, agent):
    data = {"login": agent.user.email, "password": PASSWORD, "next": "/inbox/?queue=mine"}
    assert client.post(reverse("account_login"), data).url == "/inbox/?queue=mine"


def test_a_wrong_password_is_said_in_words_and_the_address_is_kept(client, agent):
    data = {"login": agent.user.email, "password": "wrong"}
    html = client.post(reverse("account_login"), data).content.decode()
    assert 'role="alert"' in html
    assert agent.user.email in html


def test_too_many_wrong_passwords_close_the_door_for_a_while(client, agent, settings):
    # The form's own, shorter patience would answer first.
    settings.ACCOUNT_RATE_LIMITS = False
    data = {"login": agent.user.email, "password": "wrong"}
    for _ in range(11):
        answer = client.post(reverse("account_login"), data)
    assert answer.status_code == 429
    assert "Too many" in answer.content.decode()


def test_signing_out_asks_first_and_then_leads_to_the_sign_in_page(page_of, agent):
    tab = page_of(agent)
    assert "Sign out?" in tab.get(reverse("account_logout")).content.decode()
    assert tab.post(reverse("account_logout")).url == reverse("account_login")


def test_strangers_cannot_make_an_account(client, db):
    assert "By invitation" in client.get(reverse("account_signup")).content.decode()


def test_a_forgotten_password_is_set_anew_by_the_mailed_link(client, agent):
    reset = reverse("account_reset_password")
    assert client.get(reset).status_code == 200
    sent = client.post(reset, {"email": agent.user.email}, follow=True)
    assert "Check your mail" in sent.content.decode()
    link = re.search(r"http://testserver(\S+key\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    url = form.redirect_chain[-1][0]
    new = {"password1": "a new long password", "password2": "a new long password"}
    done = client.post(url, new, follow=True)
    assert "Password changed" in done.content.decode()
    agent.user.refresh_from_db()
    assert agent.user.check_password("a new long password")
    assert "no longer works" in client.get(link, follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, db):
    url = reverse("account_reset_password")
    answer = client.post(url, {"email": "nobody@example.com"}, follow=True)
    assert "Check your mail" in answer.content.decode()
    assert not mail.outbox


def test_a_password_is_changed_by_its_owner(page_of, agent):
    tab = page_of(agent)
    url = reverse("account_change_password")
    assert "Your password" in tab.get(url).content.decode()
    data = {
        "oldpassword": PASSWORD,
        "password1": "a new long password",
        "password2": "a new long password",
    }
    assert tab.post(url, data).status_code == 302
    agent.user.refresh_from_db()
    assert agent.user.check_password("a new long password")


def test_a_wrong_old_password_is_marked_at_its_field(page_of, agent):
    tab = page_of(agent)
    html = tab.post(reverse("account_change_password"), {"oldpassword": "x"}).content.decode()
    assert 'aria-invalid="true"' in html
    assert 'id="id_oldpassword_error"' in html


@pytest.mark.parametrize("demo", [True, False])
def test_demo_logins_are_offered_only_where_they_work(client, db, demo):
    from conversations.demo.cast import DEMO_PASSWORD, SHOWN_LOGINS
    from echodesk.workspaces.models import User

    if demo:
        User.objects.create_user(SHOWN_LOGINS[0].email, DEMO_PASSWORD)
    html = client.get(reverse("account_login")).content.decode()
    assert (DEMO_PASSWORD in html) is demo


def test_demo_logins_are_never_offered_outside_the_sandbox(client, db, settings):
    from conversations.demo.cast import DEMO_PASSWORD, SHOWN_LOGINS
    from echodesk.workspaces.models import User

    User.objects.create_user(SHOWN_LOGINS[0].email, DEMO_PASSWORD)
    settings.SANDBOX = False
    assert DEMO_PASSWORD not in client.get(reverse("account_login")).content.decode()


def test_a_page_that_is_not_there_is_said_in_the_design(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Nothing here" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (lambda request: defaults.permission_denied(request, Exception()), "Not yours to open"),
        (defaults.server_error, "Something broke"),
    ],
)
def test_errors_are_said_in_the_design(db, view, words):
    assert words in view(RequestFactory().get("/")).content.decode()
