"""Who is asking: never anybody in a place that is not theirs."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from echodesk.errors import NotAllowed
from echodesk.workspaces.access import SESSION_KEY, member_of, require_role
from echodesk.workspaces.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


def asked_by(user, *, header=None, session=None):
    request = RequestFactory().get("/", headers={"X-Workspace": header} if header else {})
    request.user = user
    request.session = {} if session is None else {SESSION_KEY: session}
    return member_of(request)


def test_somebody_in_one_workspace_is_its_member(agent):
    assert asked_by(agent.user) == agent


def test_the_session_and_above_it_the_header_say_which_workspace(agent):
    elsewhere = factories.make_workspace("Elsewhere")
    other = agent.user.memberships.create(workspace=elsewhere, role=Role.ADMIN)
    assert asked_by(agent.user, session=elsewhere.pk) == other
    assert asked_by(agent.user, session=elsewhere.pk, header=str(agent.workspace_id)) == agent


@pytest.mark.parametrize("header", ["999999", "0", "-1", "1 OR 1=1", "٣", "nord"])
def test_a_header_naming_no_workspace_of_theirs_gives_nobody(agent, header):
    assert asked_by(agent.user, header=header) is None


def test_the_workspace_of_others_gives_nobody_by_header_or_session(agent, stranger):
    assert asked_by(agent.user, header=str(stranger.workspace_id)) is None
    assert asked_by(agent.user, session=stranger.workspace_id) is None


def test_an_inactive_member_is_nobody_even_with_another_workspace_open(agent):
    agent.user.memberships.create(workspace=factories.make_workspace("Elsewhere"))
    agent.is_active = False
    agent.save()
    assert asked_by(agent.user, session=agent.workspace_id) is None


def test_a_disabled_user_and_a_passer_by_are_nobody(agent):
    agent.user.is_active = False
    agent.user.save()
    assert asked_by(agent.user) is None
    assert asked_by(AnonymousUser()) is None


def test_a_role_is_enough_for_itself_and_for_less(admin):
    assert require_role(admin, Role.AGENT) == admin
    assert require_role(admin, Role.ADMIN) == admin
    with pytest.raises(NotAllowed):
        require_role(admin, Role.OWNER)
    with pytest.raises(NotAllowed):
        require_role(None, Role.AGENT)


# Switching


def switch(browser, workspace_id):
    return browser.post("/workspaces/switch/", {"workspace": workspace_id})


def test_switching_goes_to_another_workspace_of_theirs(agent, page_of):
    elsewhere = factories.make_workspace("Elsewhere")
    agent.user.memberships.create(workspace=elsewhere)
    browser = page_of(agent)
    assert switch(browser, elsewhere.pk).status_code == 302
    assert browser.session[SESSION_KEY] == elsewhere.pk


@pytest.mark.parametrize("asked", ["", "nonsense", "999999"])
def test_switching_to_nowhere_is_404(agent, page_of, asked):
    assert switch(page_of(agent), asked).status_code == 404


def test_switching_to_the_workspace_of_others_is_404(agent, stranger, page_of):
    browser = page_of(agent)
    assert switch(browser, stranger.workspace_id).status_code == 404
    assert SESSION_KEY not in browser.session


def test_switching_needs_a_post_and_somebody_signed_in(agent, page_of, client):
    assert switch(client, agent.workspace_id).url.startswith("/accounts/login/")
    assert page_of(agent).get("/workspaces/switch/").status_code == 405
