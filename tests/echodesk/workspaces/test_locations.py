"""The branches of a workspace."""

import pytest
from django.http import Http404

from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.workspaces.actions import locations
from echodesk.workspaces.models import AuditEntry, Location, Membership, Workspace
from tests import factories

pytestmark = pytest.mark.django_db


def create(member, name="Tbilisi", **fields):
    return locations.create_location(member=member, name=name, **fields)


def test_an_admin_adds_a_location(admin):
    made = create(admin, "  Tbilisi \n Vake ", address="Chavchavadze 1", time_zone="Asia/Tbilisi")
    assert (made.name, made.address, made.time_zone) == (
        "Tbilisi Vake",
        "Chavchavadze 1",
        "Asia/Tbilisi",
    )
    assert AuditEntry.objects.get().verb == "location_created"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " \0 "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"address": "x" * 201}, "address"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(admin, fields, wrong):
    with pytest.raises(ActionError) as refused:
        create(admin, **fields)
    assert list(refused.value.fields) == [wrong]


def test_two_locations_have_two_names(admin, stranger):
    create(admin)
    create(stranger)
    with pytest.raises(Conflict, match="already a location"):
        create(admin, "tbilisi")


def test_a_location_is_renamed_and_may_keep_its_name(admin):
    made = create(admin)
    locations.change_location(member=admin, location=made, name="Tbilisi", address="Rustaveli 2")
    locations.change_location(member=admin, location=made, name="TBILISI")
    assert Location.objects.get().name == "TBILISI"
    assert AuditEntry.objects.first().detail == {"before": "Tbilisi"}


def test_a_location_with_accounts_is_not_deleted(admin):
    made = create(admin)
    account = factories.make_account(admin.workspace, location=made)
    with pytest.raises(Conflict, match="still has accounts"):
        locations.delete_location(member=admin, location=made)
    account.delete()
    locations.delete_location(member=admin, location=made)
    assert not Location.objects.exists()


def test_who_was_limited_to_a_deleted_location_sees_less_and_not_all(admin, workspace):
    made = create(admin)
    limited = factories.make_limited(workspace, made)
    locations.delete_location(member=admin, location=made)
    assert not Membership.objects.get(pk=limited.pk).sees_everything


def test_agents_and_strangers_change_no_location(agent, admin, stranger):
    made = create(admin)
    for member, refusal in ((agent, NotAllowed), (stranger, Http404)):
        with pytest.raises(refusal):
            locations.change_location(member=member, location=made, name="x")
        with pytest.raises(refusal):
            locations.delete_location(member=member, location=made)
    with pytest.raises(NotAllowed):
        create(agent, "Batumi")


def test_a_workspace_is_deleted_with_its_locations(admin):
    factories.make_account(admin.workspace, location=create(admin))
    Workspace.objects.get(pk=admin.workspace_id).delete()
    assert not Location.objects.exists()
