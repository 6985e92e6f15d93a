"""Roles, access and locations of members, decided by their admins."""

import pytest
from django.http import Http404

from echodesk.errors import ActionError, NotAllowed
from echodesk.workspaces.actions import members
from echodesk.workspaces.models import AuditEntry, Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(workspace):
    return factories.make_member(workspace, role="owner")


def role_of(member):
    return Membership.objects.get(pk=member.pk).role


def test_an_admin_makes_an_agent_an_admin_and_back(admin, agent):
    members.change_role(member=admin, colleague=agent, role="admin")
    assert role_of(agent) == Role.ADMIN
    members.change_role(member=admin, colleague=agent, role="agent")
    assert role_of(agent) == Role.AGENT
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.actor, entry.subject) == (
        "member_role_changed",
        admin.user,
        agent.user.email,
    )
    assert entry.detail == {"before": "admin", "role": "agent"}


@pytest.mark.parametrize("role", ["", "boss", "Owner"])
def test_a_role_there_is_not_is_refused(admin, agent, role):
    with pytest.raises(ActionError):
        members.change_role(member=admin, colleague=agent, role=role)


def test_only_owners_decide_who_is_an_owner(admin, owner, agent):
    for act in (
        lambda: members.change_role(member=admin, colleague=agent, role="owner"),
        lambda: members.change_role(member=admin, colleague=owner, role="agent"),
        lambda: members.set_active(member=admin, colleague=owner, is_active=False),
    ):
        with pytest.raises(NotAllowed):
            act()
    members.change_role(member=owner, colleague=agent, role="owner")
    assert role_of(agent) == Role.OWNER


def test_nobody_changes_their_own_place(owner, agent):
    for act in (
        lambda: members.change_role(member=owner, colleague=owner, role="agent"),
        lambda: members.set_active(member=owner, colleague=owner, is_active=False),
        lambda: members.limit_to_locations(member=owner, colleague=owner, locations=[]),
        lambda: members.change_role(member=agent, colleague=owner, role="agent"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_admin_who_was_just_demoted_does_nothing_more(admin, agent):
    Membership.objects.filter(pk=admin.pk).update(role="agent")
    with pytest.raises(NotAllowed):
        members.change_role(member=admin, colleague=agent, role="admin")


def test_an_owner_who_was_just_demoted_makes_no_owners(owner, agent):
    Membership.objects.filter(pk=owner.pk).update(role="admin")
    with pytest.raises(NotAllowed):
        members.change_role(member=owner, colleague=agent, role="owner")


def test_a_disabled_member_is_out_and_can_come_back(admin, agent, page_of):
    members.set_active(member=admin, colleague=agent, is_active=False)
    assert page_of(agent).get("/inbox/").status_code == 403
    members.set_active(member=admin, colleague=agent, is_active=True)
    assert page_of(agent).get("/inbox/").status_code == 200
    assert [entry.verb for entry in AuditEntry.objects.all()] == [
        "member_enabled",
        "member_disabled",
    ]


def test_an_agent_is_limited_to_locations_and_let_go_again(admin, agent, workspace):
    here = factories.make_location(workspace)
    members.limit_to_locations(member=admin, colleague=agent, locations=[here])
    row = Membership.objects.get(pk=agent.pk)
    assert not row.sees_everything
    assert list(row.locations.all()) == [here]
    members.limit_to_locations(member=admin, colleague=agent, locations=[])
    assert Membership.objects.get(pk=agent.pk).sees_everything


def test_what_belongs_to_another_workspace_is_not_there(admin, agent, stranger):
    elsewhere = factories.make_location(stranger.workspace)
    with pytest.raises(ActionError, match="no such location"):
        members.limit_to_locations(member=admin, colleague=agent, locations=[elsewhere])
    for act in (
        lambda: members.change_role(member=stranger, colleague=agent, role="admin"),
        lambda: members.set_active(member=stranger, colleague=agent, is_active=False),
        lambda: members.limit_to_locations(member=stranger, colleague=agent, locations=[]),
    ):
        with pytest.raises(Http404):
            act()


@pytest.mark.django_db(transaction=True)
def test_every_change_has_what_hangs_on_it_followed(admin, agent, workspace, monkeypatch):
    from echodesk.workspaces import reach

    followed = []
    monkeypatch.setattr(reach, "enqueue", lambda task, *args: followed.append((task.name, args)))
    here = factories.make_location(workspace)
    members.limit_to_locations(member=admin, colleague=agent, locations=[here])
    members.change_role(member=admin, colleague=agent, role="admin")
    members.set_active(member=admin, colleague=agent, is_active=False)

    assert followed == [("conversations.tasks.follow_reach", (workspace.pk,))] * 3
