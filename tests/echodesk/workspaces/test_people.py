"""The operator's commands: workspaces and people."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from echodesk.workspaces.models import AuditEntry, Membership, Role, User, Workspace
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough passphrase"


def create_workspace(name="Nord Coffee", email="Owner@Example.com", password=PASSWORD, **streams):
    call_command("create_workspace", name, admin_email=email, password=password, **streams)


def create_user(email="mika@example.com", workspace="Nord Coffee", role="agent", **fields):
    call_command(
        "create_user",
        email,
        workspace=workspace,
        role=role,
        password=fields.pop("password", PASSWORD),
        **fields,
    )


def test_a_workspace_is_made_with_its_owner_who_can_sign_in(client):
    create_workspace()
    owner = Membership.objects.get(workspace__name="Nord Coffee")
    assert (owner.role, owner.user.email) == (Role.OWNER, "owner@example.com")
    assert owner.user.check_password(PASSWORD)
    assert not owner.user.is_staff
    assert AuditEntry.objects.filter(workspace=owner.workspace).count() == 2


def test_a_second_workspace_of_the_same_name_is_refused():
    create_workspace()
    with pytest.raises(CommandError, match="already a workspace"):
        create_workspace(name="nord coffee", email="other@example.com")
    assert Workspace.objects.count() == 1
    assert User.objects.count() == 1


def test_a_known_person_owns_another_workspace_and_keeps_their_password():
    create_workspace()
    create_workspace(name="Harbour Bakery", password="something else entirely")
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert user.memberships.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "nobody"}, "not an e-mail address"),
        ({"name": "  "}, "needs a name"),
        ({"password": ""}, "must not be empty"),
    ],
)
def test_a_workspace_that_cannot_be_made_leaves_nothing_behind(fields, words):
    with pytest.raises(CommandError, match=words):
        create_workspace(**fields)
    assert not Workspace.objects.exists()
    assert not User.objects.exists()


def test_a_weak_password_is_warned_of_and_taken(capsys):
    create_workspace(password="12345")
    assert "Weak password" in capsys.readouterr().err
    assert User.objects.get().check_password("12345")


def test_a_person_is_let_into_a_workspace_with_a_role():
    create_workspace()
    create_user(role="admin", workspace="nord coffee")
    member = Membership.objects.get(user__email="mika@example.com")
    assert (member.role, member.workspace.name) == (Role.ADMIN, "Nord Coffee")


def test_somebody_who_is_in_already_is_refused():
    create_workspace()
    create_user()
    with pytest.raises(CommandError, match="already in"):
        create_user(email="MIKA@example.com")


def test_an_unknown_workspace_is_told_with_those_there_are():
    create_workspace()
    with pytest.raises(CommandError, match=r"no workspace “Elsewhere”.*Nord Coffee"):
        create_user(workspace="Elsewhere")
    assert not User.objects.filter(email="mika@example.com").exists()


def test_of_two_workspaces_of_one_name_the_id_is_asked_for():
    first = factories.make_workspace("Twice")
    factories.make_workspace("Twice")
    with pytest.raises(CommandError, match="give the id"):
        create_user(workspace="Twice")
    create_user(workspace=str(first.pk))
    assert Membership.objects.get().workspace == first
