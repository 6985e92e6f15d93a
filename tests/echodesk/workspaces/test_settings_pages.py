"""The settings of a workspace: who may open them, and what their forms do."""

import pytest

from echodesk.workspaces import audit
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry, Location, Membership
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(workspace):
    return factories.make_location(workspace)


def addresses(agent, here):
    return {
        "/settings/members/": ["get"],
        f"/settings/members/{agent.pk}/": ["get", "post"],
        f"/settings/members/{agent.pk}/access/": ["post"],
        "/settings/locations/": ["get", "post"],
        f"/settings/locations/{here.pk}/": ["get", "post"],
        f"/settings/locations/{here.pk}/delete/": ["get", "post"],
        "/settings/audit/": ["get"],
    }


def calls(client, agent, here):
    for path, methods in addresses(agent, here).items():
        for method in methods:
            yield path, getattr(client, method)(path)


def test_nobody_is_sent_to_sign_in(client, agent, here):
    for _, answer in calls(client, agent, here):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_agents_may_open_none_of_them(page_of, agent, here):
    for path, answer in calls(page_of(agent), agent, here):
        assert answer.status_code == 403, path


def test_rows_of_another_workspace_do_not_exist(page_of, agent, stranger, here):
    for path, answer in calls(page_of(stranger), agent, here):
        if any(part.isdecimal() for part in path.split("/")):
            assert answer.status_code == 404, path
    assert Location.objects.get() == here


def test_the_first_page_is_the_members(page_of, admin):
    assert page_of(admin).get("/settings/")["Location"] == "/settings/members/"


def test_only_admins_find_settings_in_the_menu(page_of, admin, agent):
    assert "/settings/members/" in page_of(admin).get("/inbox/").content.decode()
    assert "/settings/members/" not in page_of(agent).get("/inbox/").content.decode()


def test_a_member_is_limited_on_the_page(page_of, admin, agent, here):
    path = f"/settings/members/{agent.pk}/"
    assert page_of(admin).get(path).status_code == 200
    answer = page_of(admin).post(path, {"role": "agent", "sees": "some", "locations": [here.pk]})
    assert answer.status_code == 302
    row = Membership.objects.get(pk=agent.pk)
    assert (row.is_limited, list(row.locations.all())) == (True, [here])
    assert "Tbilisi" in page_of(admin).get("/settings/members/").content.decode()
    page_of(admin).post(path, {"role": "admin", "sees": "all", "locations": [here.pk]})
    row.refresh_from_db()
    assert (row.is_limited, row.role) == (False, "admin")


@pytest.mark.parametrize(
    "form",
    [
        {"role": "agent", "sees": "some"},
        {"role": "agent", "sees": "some", "locations": ["0"]},
        {"role": "agent", "sees": "nothing"},
        {"role": "owner", "sees": "all"},
        {"role": "agent"},
    ],
)
def test_a_wrong_form_changes_nothing_and_says_so(page_of, admin, agent, here, form):
    answer = page_of(admin).post(f"/settings/members/{agent.pk}/", form)
    assert answer.status_code == 400
    assert AuditEntry.objects.count() == 0


def test_what_is_refused_is_said_on_the_page(page_of, admin, workspace):
    owner = factories.make_member(workspace, role="owner")
    answer = page_of(admin).post(f"/settings/members/{owner.pk}/", {"role": "agent", "sees": "all"})
    assert answer.status_code == 400
    assert "Only owners" in answer.content.decode()


def test_a_member_is_shut_out_and_let_in_again(page_of, admin, agent):
    path = f"/settings/members/{agent.pk}/access/"
    page_of(admin).post(path, {"active": "0"})
    assert not Membership.objects.get(pk=agent.pk).is_active
    page_of(admin).post(path, {"active": "1"})
    assert Membership.objects.get(pk=agent.pk).is_active
    page_of(admin).post(f"/settings/members/{admin.pk}/access/", {"active": "0"})
    assert Membership.objects.get(pk=admin.pk).is_active


def test_a_location_is_added_changed_and_deleted(page_of, admin):
    page = page_of(admin)
    page.post("/settings/locations/", {"name": "Tbilisi", "time_zone": "Asia/Tbilisi"})
    made = Location.objects.get()
    page.post(f"/settings/locations/{made.pk}/", {"name": "Vake", "address": "Street 1"})
    made.refresh_from_db()
    assert (made.name, made.address, made.time_zone) == ("Vake", "Street 1", "")
    assert page.get(f"/settings/locations/{made.pk}/delete/").status_code == 200
    page.post(f"/settings/locations/{made.pk}/delete/")
    assert not Location.objects.exists()


def test_a_name_that_is_taken_is_said_beside_it(page_of, admin, here):
    answer = page_of(admin).post("/settings/locations/", {"name": "tbilisi"})
    assert answer.status_code == 400
    assert "already a location" in answer.content.decode()


def test_a_location_with_accounts_stays(page_of, admin, here, workspace):
    factories.make_account(workspace, location=here)
    answer = page_of(admin).post(f"/settings/locations/{here.pk}/delete/", follow=True)
    assert "still has accounts" in answer.content.decode()
    assert Location.objects.exists()


def test_the_lists_cost_the_same_queries_however_long(
    page_of, admin, workspace, django_assert_max_num_queries
):
    for number in range(8):
        place = factories.make_location(workspace, f"Place {number}")
        factories.make_limited(workspace, place)
        audit.record(workspace, "workspace.created", "x", actor=admin.user)
    page = page_of(admin)
    for path in ("/settings/members/", "/settings/locations/", "/settings/audit/"):
        with django_assert_max_num_queries(11):
            page.get(path)


def test_the_audit_trail_goes_back_page_by_page(page_of, admin, stranger):
    for number in range(60):
        audit.record(admin.workspace, "location_created", f"Place {number}", actor=admin.user)
    audit.record(stranger.workspace, "location_created", "Secret place")
    first = page_of(admin).get("/settings/audit/")
    older = page_of(admin).get(f"/settings/audit/?before={first.context['older']}")
    told = [words for _, words in [*first.context["entries"], *older.context["entries"]]]

    assert told == [f"Added the location Place {number}" for number in reversed(range(60))]
    assert older.context["older"] is None
    assert page_of(admin).get("/settings/audit/?before=x").status_code == 404


@pytest.mark.parametrize(
    ("verb", "detail", "words"),
    [
        ("member_role_changed", {"role": "admin", "before": "agent"}, "Made x Admin; was Agent"),
        ("member.added", {"role": "agent"}, "Added x as Agent"),
        ("member_locations_changed", {"locations": ["A", "B"]}, "Limited x to A, B"),
        ("member_locations_changed", {"locations": []}, "Let x see all locations"),
        ("location_changed", {"before": "y"}, "Renamed the location y to x"),
        ("location_changed", {"before": "x"}, "Changed the location x"),
        ("account_moved", {"location": "Batumi"}, "Moved x to Batumi"),
        ("account_moved", {"location": ""}, "Took x out of its location"),
        ("account_connected", {"platform": "instagram"}, "Connected x"),
        (
            "account_trouble",
            {"reason": "expired"},
            "x stopped working. The access that was given at Meta has expired.",
        ),
        ("account_trouble", {}, "account trouble x"),
        (
            "account_permissions_changed",
            {"granted": [], "removed": ["pages_messaging"]},
            "Permissions of x changed; it may no longer read and answer Messenger messages",
        ),
        ("something_new", {}, "something new x"),
    ],
)
def test_entries_are_told_in_plain_words(verb, detail, words):
    assert describe(AuditEntry(verb=verb, subject="x", detail=detail)) == words
